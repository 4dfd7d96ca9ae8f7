script-stop = إيقاف
script-shared-not-kept = تعذّر الاحتفاظ بالصور المشاركة على هذا الجهاز. شاركها مجددًا.
script-add = إضافة
script-discard = تجاهل
script-shared =
    { $count ->
        [one] شُوركت صورة من تطبيق آخر.
        [two] شُوركت صورتان من تطبيق آخر.
        [few] شُوركت { $count } صور من تطبيق آخر.
        [many] شُوركت { $count } صورة من تطبيق آخر.
       *[other] شُوركت { $count } صورة من تطبيق آخر.
    }
script-picture-removed = أُزيلت الصورة. بقي { $count }.
script-picture-drag = الصورة { $number } من { $count }: اسحبها أو حرّكها بمفاتيح الأسهم
script-picture-place = الصورة في الموضع { $number } من { $count }.
script-check-text = لم يُحفظ: يرجى مراجعة النص.
script-saved = حُفظ
script-offline-saved = أنت غير متصل. حُفظ على هذا الجهاز، وسنعيد المحاولة.
script-log-in-and-save = تسجيل الدخول والحفظ
script-logged-out-saved = سُجّل خروجك. نصك محفوظ على هذا الجهاز.
script-save-as-edit = حفظ كتعديل
script-published-meanwhile = نُشر هذا المنشور في أثناء ذلك. تغييراتك محفوظة على هذا الجهاز.
script-restored = استُعيد نص لم يُحفظ بعد.
script-previous-picture = الصورة السابقة
script-next-picture = الصورة التالية
script-hashtags-in-use = وسوم مستخدمة
script-many-pictures = { $count } صورة. يتسع المنشور لـ { $most }.
script-album-title = ضع للألبوم عنوانًا.
script-waiting-for-login = بانتظار تسجيل دخولك.
script-log-in-elsewhere = لم تعد مسجّل الدخول. سجّل الدخول في لسان آخر ثم تابع هنا.
script-very-busy = الموقع مزدحم جدًا.
script-connection-broke = انقطع الاتصال.
script-upload-failed = فشل الرفع.
script-minutes = { $count } دقيقة
script-seconds = { $count } ث
script-going-on = { $why } نتابع بعد { $time }. ما وصل موجود في مسوداتك.
script-go-on = متابعة العمل
script-not-all-in-album = ليست كلها في الألبوم: { $why }
script-review-uploaded = مراجعة { $count } مما رُفع
script-not-taken = تعذّر قبول { $count }.
script-connection-lost = انقطع الاتصال. أعد المحاولة.
script-passkey-known = لدى هذا الجهاز مفتاح مرور لحسابك أصلًا.
script-passkey-none = لم يُختر مفتاح مرور.
script-browser-cannot = لم يستطع متصفحك ذلك.
script-push-denied = لا يسمح هذا المتصفح بإشعارات هذا الموقع. يمكنك تغيير ذلك في إعداداته.
script-push-silent = لم تُجب خدمة الإشعارات في متصفحك. أعد المحاولة لاحقًا.
script-publish-count = نشر { $count } محددة
script-publish-ticked = نشر المحدد
script-untick-all = إلغاء تحديد الكل
script-tick-all = تحديد الكل
script-saving = يُحفظ…
script-not-saved-connection = لم يُحفظ: انقطع الاتصال. كلماتك ما زالت هنا.
script-log-in-words-here = لم تعد مسجّل الدخول. سجّل الدخول في لسان آخر؛ كلماتك ما زالت هنا.
script-not-saved = لم يُحفظ. أعد المحاولة.
script-published = نُشر: { $count }.
script-next-post = المنشور التالي
script-previous-post = المنشور السابق
script-like = إعجاب
script-bookmark = حفظ
script-comment = تعليق
script-search = بحث
script-new-post = منشور جديد
script-show-shortcuts = إظهار هذه الاختصارات
script-shortcut-log-in = سجّل الدخول وافتح منشورًا لفعل ذلك.
script-shortcuts = اختصارات لوحة المفاتيح
script-shortcuts-off = إيقافها على هذا الجهاز
script-close = إغلاق
script-offline-try-again = أنت غير متصل. أعد المحاولة حين تعود.
script-waiting = بالانتظار
script-sending = يُرسل…
script-processing = رُفع. تجري المعالجة…
script-ready = جاهز
script-failed = فشل
script-pasted-picture = صورة ملصقة
script-progress-of = تقدّم { $name }
script-try-again-name = إعادة محاولة { $name }
script-retry = إعادة المحاولة
script-sending-share = يُرسل… { $percent } %
script-dismiss = إخفاء
script-cancel = إلغاء
script-uploads = عمليات الرفع
script-drop-hint = أو أفلتها في أي مكان من هذه الصفحة، أو الصقها.
script-post-full = يتسع المنشور لـ { $count } من الصور.
script-not-of-kinds = ليست صورة { $kinds }.
script-no-video = لا تُدعم مقاطع الفيديو بعد. شارك صورة، أو لقطة واحدة من الفيديو.
script-file-empty = هذا الملف فارغ.
script-file-too-large = هذا الملف أكبر من { $megabytes } ميغابايت.
script-lost = انقطع الاتصال.
script-logged-out-try-again = سُجّل خروجك. سجّل الدخول في لسان آخر ثم أعد المحاولة.
script-busy = الموقع مزدحم.
script-proxy-too-large = لا يقبل الخادم الذي أمام هذا الموقع ملفات بهذا الحجم. يرجى إخبار القائمين عليه.
script-offline-goes-on = أنت غير متصل. يُستأنف تلقائيًا حين تعود.
script-offline-goes-on-closed = أنت غير متصل. يُستأنف تلقائيًا حين تعود، حتى إن أغلقت هذه الصفحة.
script-uploaded-without-page = رُفعت صورتك وهي الآن في مسودتك.
script-many-uploaded-without-page = رُفعت صورك وهي الآن في مسوداتك.
script-trying-again = { $why } نعيد المحاولة بعد { $seconds } ث.
script-cancelling = يُلغى…
script-original = الأصل
script-previous = السابقة
script-next = التالية
script-picture = صورة
script-time-zone = منطقتك الزمنية: { $zone }.
script-still-uploading = ما زال يُرفع: { $count }. أتريد النشر دونها؟
script-offline-nothing-lost = أنت غير متصل. لم يضع شيء؛ أعد المحاولة حين تعود.
script-looking = البحث عن اقتراحات أخرى…
script-did-not-work = لم ينجح ذلك. نصك ما زال هنا؛ أعد المحاولة.
script-suggestions-coming = اقتراحات جديدة في الطريق.
script-suggestion-taken = أُخذ الاقتراح.
script-own-words-back = عادت كلماتك.
script-selected = حُدد { $number } من { $count }
script-selected-elsewhere = حُدد { $number } من { $count }، و{ $elsewhere } في صفحات أخرى
script-select-none = إلغاء تحديد كل ما في هذه الصفحة
script-select-all = تحديد كل ما في هذه الصفحة
script-failed-why = فشل: { $why }
script-ready-count = جاهز { $number } من { $count }
script-ready-failed = جاهز { $number } من { $count }، وفشل { $failed }
script-making-smaller = تُصغَّر…
script-suggestion-taken-for = أُخذ الاقتراح للصورة { $number }.
script-suggestions-coming-for = اقتراحات جديدة للصورة { $number } في الطريق.
script-suggestions-here = وصلت اقتراحات جديدة.
script-suggestions-here-for = وصلت اقتراحات جديدة للصورة { $number }.
script-look-show = إظهار ما نظر إليه
script-look-hide = إخفاء ما نظر إليه
script-looking-at = ينظر…
script-look-press = اضغط كلمة لترى أين نظر النموذج من أجلها.
script-try-again = لم ينجح ذلك. أعد المحاولة.
script-look-words = كلمات النص البديل
script-look-whole = «{ $word }» تأتي من الصورة كلها أكثر مما تأتي من موضع فيها.
script-look-strongest = «{ $word }»: الأقوى في { $place } من الصورة.
script-place-top-left = أعلى اليسار
script-place-top = الأعلى
script-place-top-right = أعلى اليمين
script-place-left = اليسار
script-place-middle = الوسط
script-place-right = اليمين
script-place-bottom-left = أسفل اليسار
script-place-bottom = الأسفل
script-place-bottom-right = أسفل اليمين
script-still-kept =
    { $count ->
        [zero] لا صور على هذا الجهاز.
        [one] ما زالت صورة واحدة على هذا الجهاز.
        [two] ما زالت صورتان على هذا الجهاز.
        [few] ما زالت { $count } صور على هذا الجهاز.
        [many] ما زالت { $count } صورة على هذا الجهاز.
       *[other] ما زالت { $count } صورة على هذا الجهاز.
    }
script-logout-waiting =
    { $count ->
        [zero] لا صور تنتظر الرفع. أتريد تسجيل الخروج؟
        [one] ما زالت صورة واحدة لك تنتظر الرفع. أتريد تسجيل الخروج وتجاهلها؟
        [two] ما زالت صورتان لك تنتظران الرفع. أتريد تسجيل الخروج وتجاهلهما؟
        [few] ما زالت { $count } صور لك تنتظر الرفع. أتريد تسجيل الخروج وتجاهلها؟
        [many] ما زالت { $count } صورة لك تنتظر الرفع. أتريد تسجيل الخروج وتجاهلها؟
       *[other] ما زالت { $count } صورة لك تنتظر الرفع. أتريد تسجيل الخروج وتجاهلها؟
    }
