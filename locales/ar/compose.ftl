post-delete-title = حذف منشورك
post-delete-question = أتريد حذف هذا المنشور؟
post-delete-text = تُحذف الصورة وتعليقها ووسومها نهائيًا.
keep-it = الإبقاء عليه
draft-yours = مسودتك
draft-edit = تعديل المسودة
add = إضافة
look-again = تحقق مجددًا
no-suggestions = لا اقتراحات لهذه الصورة.
suggestions = الاقتراحات
suggest-again = اقترح مجددًا
suggestion-gone = لم يعد ذلك الاقتراح متاحًا؛ هذه أحدثها.
not-sure = غير متأكد
mark-yours = لك
make-it = اجعله
ask-suggested = هذه الكلمات مقترحة. أهي صحيحة؟
ask-change = صحّح الخطأ في الحقول أعلاه، أو انشرها كما هي.
ask-alt-hint = يساعد النص البديل من لا يستطيعون رؤية الصورة. اكتب سطرًا، أو انشر كما هو.
publish-at-another-time = النشر في وقت آخر
publish-later = النشر لاحقًا
schedule-label = اليوم والوقت
schedule = جدولة
publish-anyway = النشر على أي حال
publish-yes = نعم، انشر
publish-now = النشر الآن
publish = نشر
save-draft = حفظ المسودة
discard = تجاهل
more-pictures = مزيد من الصور
draft-full = يتسع المنشور لـ { $count } من الصور، وهذا ممتلئ.
scheduled-for = مجدول في
suggested-captions = تعليقات مقترحة
asking-host = يُسأل { $host }…
writing-captions = تُكتب التعليقات…
more-suggestions-coming = اقتراحات أخرى في الطريق.
make-the-caption = اجعل التعليق
remote-not-sent =
    { $count ->
        [one] لأن هذه المسودة ليست للجميع، لم تُرسل صورتها إلى { $host }.
       *[other] لأن هذه المسودة ليست للجميع، لم تُرسل صورها إلى { $host }.
    }
remote-send-once =
    { $count ->
        [one] أرسلها هذه المرة
       *[other] أرسلها هذه المرة
    }
remote-failed = لم تأتِ كلمات من { $host } هذه المرة.
picture-name = الصورة { $number }
caption-and-alt = التعليق والنص البديل
ask-alt-several = صور بلا نص بديل:
ask-alt-one = صورتك بلا نص بديل.
picture-in-list = الصورة { $number }
schedule-zone = منطقتك الزمنية: { $zone }.
change-it = تغييرها
schedule-utc = بالتوقيت العالمي UTC، حتى تختار منطقة زمنية في <a href="/settings/account#time_zone">الإعدادات</a>.
draft-discard-confirm = أتريد حذف هذه المسودة وصورها؟
post-edit = تعديل منشورك
save-as-edit = حفظ كتعديل
draft-was-published = نُشر هذا في <time datetime="{ $machine }">{ $time }</time>؛ أتريد حفظ ما كتبته كتعديل؟
share-links = روابط المشاركة
link-new = رابطك الجديد
link-copy-now = انسخه الآن: لن يُعرض مرة أخرى.
link-lifetime = رابط جديد يعمل لمدة
link-day = يوم واحد
link-week = أسبوع
link-month = شهر
link-never = ما شئت، حتى تلغيه
link-create = إنشاء رابط
back-to-album = العودة إلى الألبوم
back-to-post = العودة إلى المنشور
links-existing = الروابط الحالية
link-expired = انتهت صلاحيته
link-until-revoked = يعمل حتى تلغيه
revoke = إلغاء
links-of-album = من لديه هذا الرابط يرى الألبوم <strong dir="auto">{ $album }</strong> بكل ما فيه، بلا حساب، أيًا كان من يراه عادةً.
links-of-post = من لديه هذا الرابط يرى هذا المنشور بصوره وكلماته، بلا حساب، أيًا كان من يراه عادةً.
link-made = أُنشئ في
link-works-until = يعمل حتى
share-photos = مشاركة صور
grouping = كيف تُنشر
album-title = عنوان الألبوم
album-title-hint = ألبوم لك بهذا العنوان، أو ألبوم جديد.
upload = رفع
drafts = المسودات
drafts-review-link = راجعها في صفحة واحدة
draft-no-caption = بلا تعليق بعد
grouping-tens = منشورات في كل منها حتى { $count } صور
grouping-each = منشور لكل صورة
grouping-album = منشور لكل صورة، وكلها في ألبوم واحد
upload-bounds = يُرسل دفعة واحدة حتى { $files } ملفًا و{ $megabytes } ميغابايت؛ وأرسل البقية بعدها.
mark-scheduled = مجدول
drafts-keep-days = تُحذف المسودات التي لا تغيّرها مدة { $count } يومًا.
add-pictures = إضافة صور
choose-pictures = اختيار صور
upload-hint = { $kinds }، حتى { $pictures } في المنشور، كل منها حتى { $megabytes } ميغابايت و{ $megapixels } ميغابكسل. لا يحصل أحد غيرك على موقعها وبياناتها الوصفية.
take-photo = التقاط صورة
mark-cover = الغلاف
picture-move-left = تقديم الصورة { $number }
picture-move-right = تأخير الصورة { $number }
picture-remove = إزالة الصورة { $number }
picture-remove-confirm = أتريد إزالة هذه الصورة؟
of-picture = للصورة { $number }
alt-writing = يُكتب…
alt-hint = صف الصورة لمن لا يستطيعون رؤيتها.
alt-guess = تخمين غير مؤكد: «<bdi>{ $guess }</bdi>»
stored = المحفوظ:
review-title = مراجعة مسوداتك
post-edit-link = تعديل المنشور
keyboard-shortcuts = اختصارات لوحة المفاتيح
accept-suggestion = قبول الاقتراح
publish-ticked = نشر المحدد
save-all = حفظ الكل
tick-all = تحديد الكل
review-empty = لا مسودات هنا
review-hint = لا يُنشر إلا المحدد.
review-published = نُشر: { $count }.
review-saved = حُفظ: { $count }.
review-open =
    { $count ->
        [one] مسودة واحدة تحتاج نظرة أخرى: ما كتبته محفوظ أدناه.
       *[other] مسودات تحتاج نظرة أخرى: { $count }. ما كتبته محفوظ أدناه.
    }
review-album-problem = لم تُضف إلى ألبوم: { $problem } صورك في هذه المسودات.
keys-next = المسودة التالية، والسابقة
keys-accept = قبول الاقتراح والانتقال إلى التالية
keys-publish = نشر المحدد
keys-hint = تُحدَّد المسودة التي تكتب فيها أو تصل إليها بهذه المفاتيح. على أجهزة ماك يقوم ⌘ مقام Ctrl.
draft-number-of = المسودة { $number } من { $count }
publish-this = نشر هذه
draft-number = المسودة { $number }
editor = المحرر
drafts-older = مسودات أقدم
tag-related = ذو صلة
bulk-delete-title =
    { $count ->
        [one] حذف منشور واحد
        [two] حذف منشورين
        [few] حذف { $count } منشورات
        [many] حذف { $count } منشورًا
       *[other] حذف { $count } منشور
    }
bulk-change-title =
    { $count ->
        [one] تغيير منشور واحد
        [two] تغيير منشورين
        [few] تغيير { $count } منشورات
        [many] تغيير { $count } منشورًا
       *[other] تغيير { $count } منشور
    }
bulk-delete-question = { bulk-delete-title }؟
bulk-delete-text =
    { $count ->
        [one] يُحذف هذا المنشور نهائيًا مع صوره وتعليقاته وإعجاباته.
       *[other] تُحذف هذه المنشورات ({ $count }) نهائيًا مع صورها وتعليقاتها وإعجاباتها.
    }
bulk-gone =
    { $count ->
        [one] أحد المنشورات المحددة لم يعد موجودًا.
       *[other] من المنشورات المحددة لم يعد موجودًا: { $count }.
    }
bulk-change-selection = تغيير التحديد
bulk-deleted-count = حُذف { $count }
bulk-changed-count = تغيّر { $count }
bulk-posts-deleted = حُذفت المنشورات
bulk-posts-changed = تغيّرت المنشورات
back-to-your-page = العودة إلى صفحتك
bulk-select-others = تحديد غيرها
bulk-clear = إلغاء التحديد
bulk-select-page = تحديد كل ما في هذه الصفحة
newer-posts = منشورات أحدث
bulk-change-them = غيّرها
bulk-what = ماذا تفعل بها
bulk-create-album = أنشئ واحدًا
bulk-nothing = لا شيء للتحديد
bulk-intro = اختر منشورات من صفحة أو أكثر، ثم ما تفعله بها أدناه: حتى { $count } دفعة واحدة. سترى ملخصًا قبل أن يتغيّر شيء.
bulk-selected = المحدد: { $count }
bulk-selected-elsewhere = المحدد: { $count }، منها { $elsewhere } في صفحات أخرى
bulk-visibility = تغيير الظهور
bulk-add-tags = إضافة وسوم
bulk-remove-tags = إزالة وسوم
bulk-add-album = وضعها في ألبوم
bulk-remove-album = إخراجها من ألبوم
bulk-tags-to-add = وسوم للإضافة
bulk-tags-to-remove = وسوم للإزالة
bulk-album-to-add = الألبوم الذي توضع فيه
bulk-album-to-remove = الألبوم الذي تُخرج منه
bulk-no-album = ليس لديك ألبوم بعد.
post-of-date = منشور بتاريخ { $date }
bulk-for-unlisted = كل من لديه الرابط
bulk-for-followers = متابعيك
bulk-what-delete = حذفها نهائيًا
bulk-what-visibility = تصبح مرئية لـ { $whom }
bulk-what-add-tags = إضافة { $tags }
bulk-what-remove-tags = إزالة { $tags }
bulk-what-add-album = وضعها في الألبوم «{ $title }»
bulk-what-remove-album = إخراجها من الألبوم «{ $title }»
check-suggestion = غير متأكد: يرجى التحقق
check-hashtags = غير متأكد من { $tags }: يرجى التحقق
mark-suggested = مقترح
mark-from-file = من الملف
offer-title = العنوان في الملف
offer-credit = إضافة النسبة من الملف
offer-licence = الترخيص في الملف
bulk-done-deleted = حُذف { $count }.
bulk-done-changed = تغيّر { $count }.
bulk-done-same = كان كذلك أصلًا: { $count }.
bulk-done-gone = اختفى: { $count }.
bulk-done-full = تُرك: { $count }، إذ لا متسع لأكثر.
bulk-done-named = تُرك: { $count }، إذ الوسم في التعليق نفسه.
bulk-done-failed = تعذّر تغيير { $count } الآن: أعد المحاولة.
bulk-for-everybody = الجميع
bulk-for-you = لك وحدك
smaller = تصغير الصور الكبيرة قبل الإرسال (أطول ضلع 4096 بكسل)
smaller-hint = تُحذف الأوصاف وبيانات الكاميرا التي في هذه الملفات.
for-alt-text = للنص البديل
for-alt-text-of = للنص البديل للصورة { $number }
alt-suggestions-writing = تُكتب الاقتراحات…
suggestions-in-english = الاقتراحات بالإنجليزية.
