email-password-subject = تغيّرت كلمة مرورك
email-password-done = تغيّرت كلمة مرور حسابك
email-two-factor-on-subject = فُعّل تسجيل الدخول بخطوتين
email-two-factor-on-done = فُعّل تسجيل الدخول بخطوتين لحسابك
email-two-factor-off-subject = أُوقف تسجيل الدخول بخطوتين
email-two-factor-off-done = أُوقف تسجيل الدخول بخطوتين لحسابك
email-recovery-codes-subject = رموز استعادة جديدة
email-recovery-codes-done = أُنشئت رموز استعادة جديدة لحسابك وتوقفت القديمة
email-passkey-added-subject = أُضيف مفتاح مرور
email-passkey-added-done = أُضيف مفتاح مرور يفتح حسابك
email-passkey-removed-subject = أُزيل مفتاح مرور
email-passkey-removed-done = أُزيل مفتاح مرور من حسابك
email-guessing-subject = هناك من يخمّن كلمة مرورك
email-guessing-done = يجرّب أحدهم كلمات مرور كثيرة لحسابك. ما زالت الأجهزة التي دخلت منها سابقًا تستطيع الدخول؛ أما غيرها فيلزمه لفترة مفتاح مرور أو كلمة مرور جديدة
email-test-subject = تجربة
email-reset-subject = كلمة مرور جديدة
email-confirm-subject = أهذا عنوانك؟
email-changed-subject = تغيّر عنوانك
email-test-text =
    تصل الرسائل من { $base }.

    { "" }
email-reset-text =
    مرحبًا ⁦@{ $name }⁩،

    طلب أحدهم، ولعله أنت، كلمة مرور جديدة على { $base }. اخترها هنا خلال ساعة:

    { $base }/reset/{ $secret }

    إن لم تكن أنت فلا تفعل شيئًا: تبقى كلمة مرورك كما هي.
    { "" }
email-confirm-text =
    مرحبًا ⁦@{ $name }⁩،

    أُعطي هذا العنوان لحسابك على { $base }. إن كان عنوانك فأكّده هنا خلال ثلاثة أيام:

    { $base }/confirm/{ $secret }

    إن لم يكن لك حساب هناك فقد أخطأ أحدهم في كتابة عنوانه: لا تفعل شيئًا.
    { "" }
email-changed-text =
    مرحبًا ⁦@{ $name }⁩،

    تغيّر عنوان حسابك على { $base } إلى { $new }. وستصل رسائلنا إليه من الآن.

    إن كنت أنت من فعل ذلك فلا شيء عليك. وإلا فهناك من يعرف كلمة مرورك: سجّل الدخول باسم { $name } على { $base }/login واختر كلمة مرور جديدة وأعد عنوانك. وإن لم تعد تستطيع الدخول فاكتب إلى القائمين على الموقع.
    { "" }
email-credentials-text =
    مرحبًا ⁦@{ $name }⁩،

    على { $base }: { $done }.

    إن كنت أنت من فعل ذلك فلا شيء عليك. وإلا فاختر كلمة مرور جديدة على { $base }/reset ثم انظر إلى مفاتيح مرورك وإلى أماكن تسجيل دخولك في الإعدادات، الأمان.
    { "" }
email-reported-subject = وصل بلاغ جديد
email-reported-text =
    مرحبًا ⁦@{ $name }⁩،

    وصل بلاغ إلى مشرفي { $base }. انظر إليه هنا:

    { $base }/admin

    لن نرسل رسالة أخرى عن البلاغات حتى تطّلع عليها. يمكنك إيقاف هذه الرسائل في الإعدادات، الإشعارات.
    { "" }
