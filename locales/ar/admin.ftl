bans-title = الصور المحظورة
bans-hint = تُرفض هذه الملفات والصور التي تشبهها تمامًا. أما الصور نفسها فلا يُحتفظ بها.
ban-lift = رفع الحظر
bans-none = لا صور محظورة.
ban-lift-confirm = أتريد قبول هذه الصورة مجددًا؟
ban-lift-name = رفع الحظر عن { $digest }
captions = التعليقات
outcomes-off = الاقتراحات معطّلة: لا تحصل المنشورات الجديدة على اقتراحات.
outcomes-model = النموذج
outcomes-field = الحقل
outcomes-counted = العدد
outcomes-kept = أُبقي
outcomes-edited = عُدّل
outcomes-replaced = استُبدل
outcomes-removed = أُزيل
outcomes-none = لم يُنشر شيء باقتراحات بعد.
outcomes-newest = على أحدث الصور
outcomes-newest-hint = ما قاله كل نموذج عن أول صورة في أحدث المنشورات العامة، وأي تعليق نشره صاحبها.
outcomes-no-caption = بلا تعليق.
mark-published = منشور
outcomes-by-model = الاقتراحات حسب النموذج
outcomes-intro = ما فعله الناس باقتراحات التعليقات حين نشروا. لا يُحتفظ إلا بهذه الأعداد دون أي نص.
outcomes-explained = <em>أُبقي</em>: اقتراح كما جاء؛ <em>عُدّل</em>: بقي نصف كلماته على الأقل؛ <em>استُبدل</em>: كلمات صاحب المنشور؛ <em>أُزيل</em>: حقل فارغ. ولا تُعد الكلمات التي جاءت مع ملف الصورة.
deleted-account = حساب محذوف
case-title =
    { $kind ->
        [comment] تعليق
        [album] ألبوم
       *[other] منشور
    }
case-title-of =
    { $kind ->
        [comment] تعليق من ⁦@{ $name }⁩
        [album] ألبوم من ⁦@{ $name }⁩
       *[other] منشور من ⁦@{ $name }⁩
    }
view-on-site = عرض في الموقع
ban-confirm = حذف وحظر
reason = السبب
reason-hint = يُحفظ في السجل. ويراه الشخص حين تكتب إليه أو تخفي منشوره أو توقفه.
action-dismiss = لا مخالفة
action-restore = إظهار مجددًا
action-hide = إخفاء
action-uncover = غير حساس
action-cover = وسم بأنه حساس
action-ban = حذف وحظر الصورة
suspend-for = إيقاف لمدة
term-day = يوم
term-week = أسبوع
term-30-days = 30 يومًا
term-ever = الأبد
history = السجل
history-none = لا شيء بعد.
history-nothing = لا شيء.
case-hidden = مخفي: { $reason }
case-suspended = موقوف { $until }
ban-question =
    { $count ->
        [one] أتريد حذف هذا المنشور وحظر صورته؟
       *[other] أتريد حذف هذا المنشور وحظر صوره؟
    }
ban-text = يُحذف المنشور نهائيًا، ولا يستطيع أحد رفع الصورة أو ما يشبهها تمامًا مجددًا.
action-warn = الكتابة إلى ⁦@{ $name }⁩
action-lift = السماح بعودة ⁦@{ $name }⁩
action-suspend = إيقاف ⁦@{ $name }⁩
history-of-person = إجراءات أخرى بشأن ⁦@{ $name }⁩
log = السجل
log-none = لم يُتخذ أي إجراء بعد.
log-older = أسطر أقدم
reports = البلاغات
banned = المحظور
mark-answered = أُجيب
mark-suspended = موقوف
already-deleted = حُذف من قبل.
no-text = بلا نص.
a-deleted-account = حساب محذوف
report-target =
    { $kind ->
        [comment] تعليق
        [person] شخص
        [album] ألبوم
       *[other] منشور
    }
people-find-label = بداية اسم مستخدم
find = بحث
review = مراجعة
people-none = لا أحد بهذا الاسم.
since-date = منذ
review-name = مراجعة ⁦@{ $name }⁩
reports-closed-title = بلاغات مغلقة
reports-closed = المغلقة
reports-none-closed = لا بلاغات مغلقة بعد.
reports-none-open = لا بلاغات مفتوحة.
reports-open-count = المفتوحة ({ $count })
review-this =
    { $kind ->
        [comment] مراجعة هذا التعليق
        [person] مراجعة هذا الشخص
        [album] مراجعة هذا الألبوم
       *[other] مراجعة هذا المنشور
    }
review-this-of =
    { $kind ->
        [comment] مراجعة هذا التعليق من ⁦@{ $name }⁩
        [person] مراجعة ⁦@{ $name }⁩
        [album] مراجعة هذا الألبوم من ⁦@{ $name }⁩
       *[other] مراجعة هذا المنشور من ⁦@{ $name }⁩
    }
reported-ago = أُبلغ عنه: { $time }
reports-older = بلاغات أقدم
alt-texts = النصوص البديلة
outcome-kept = أُبقي
outcome-edited = عُدّل
outcome-replaced = استُبدل
outcome-removed = أُزيل
moderation-done =
    { $action ->
        [dismiss] رُفضت البلاغات.
        [hide] أُخفي المنشور.
        [restore] يظهر المنشور من جديد.
        [delete] تم الحذف.
        [ban] حُذف المنشور وحُظرت صورته.
        [unban] رُفع الحظر.
        [warn] أُرسلت رسالتك.
        [suspend] أُوقف الحساب.
        [lift] رُفع إيقاف الحساب.
        [cover] وُسم المنشور بأنه حساس.
        [uncover] لم يعد المنشور موسومًا بأنه حساس.
       *[other] تم.
    }
done-dismiss = لم يجد مخالفة في
done-hide = أخفى
done-restore = أظهر مجددًا
done-delete = حذف
done-ban = حذف وحظر صور
done-unban = رفع الحظر عن
done-warn = كتب بشأن
done-suspend = أوقف
done-lift = أعاد
done-cover = وسم بأنه حساس
done-uncover = أزال وسم الحساسية عن
done-create = أنشأ الحساب
done-role = غيّر دور
case-for-good = نهائيًا: { $reason }
case-until = حتى { $date }: { $reason }
role-name =
    { $role ->
        [admin] مسؤول
        [moderator] مشرف
       *[member] عضو
    }
invitations = الدعوات
invitations-needed = لا يسجّل إلا من لديه دعوة. يعمل كل رابط مرة واحدة وله مدة.
invitations-not-needed = التسجيل الآن متاح للجميع أو مغلق: لا تُطلب الدعوات إلا إذا نصّت إعدادات الموقع على ذلك.
invitations-made =
    { $count ->
        [zero] لم تُنشأ دعوات.
        [one] أُنشئت دعوة واحدة.
        [two] أُنشئت دعوتان.
        [few] أُنشئت { $count } دعوات.
        [many] أُنشئت { $count } دعوة.
       *[other] أُنشئت { $count } دعوة.
    }
invitations-once = انسخ الروابط الآن: لن تُعرض مجددًا.
invitation-number = الدعوة { $number }
invitations-count = كم دعوة
invitations-days = أيام حتى تنتهي
invitations-make = إنشاء الدعوات
invitations-invite = دعوة أشخاص
