saved = حُفظ.
settings-profile = الملف الشخصي
settings-account = الحساب
settings-security = الأمان
settings-privacy = الخصوصية
settings-posting = النشر
settings-appearance = المظهر
settings-apps = التطبيقات
settings-archives = الاستيراد والتصدير
settings-people = المحظورون والمكتومون
people-blocked = المحظورون
people-blocked-hint = لا يرى أحدكما الآخر.
people-muted = المكتومون
people-muted-hint = تُخفى منشوراتهم من خلاصاتك دون علمهم.
no-one = لا أحد.
unblock-name = إلغاء حظر ⁦@{ $name }⁩
unmute-name = إلغاء كتم ⁦@{ $name }⁩
appearance-theme = السمة
appearance-reading = القراءة
appearance-hint = يُراعى ما يطلبه جهازك في كل حال.
appearance-large-text = نص أكبر
appearance-contrast = تباين عالٍ
appearance-motion = تقليل الحركة
appearance-language = اللغة
appearance-language-browser = كما في متصفحي
appearance-language-hint = للصفحات والرسائل. أما التعليقات المقترحة فتبقى بالإنجليزية.
appearance-theme-device = كما في جهازي
appearance-theme-light = فاتح
appearance-theme-dark = داكن
posting-intro = ما تبدأ به منشوراتك الجديدة.
posting-renew-hint = حين يحصل هذا الموقع على نموذج أفضل، قد تحصل المنشورات التي تركت كلماتها كما اقتُرحت على كلمات جديدة. ويبقى ما كتبته أو اخترته بنفسك.
posting-file-words-hint = حين يحمل ملف الصورة نصًا بديلًا أو تعليقًا أو كلمات مفتاحية (IPTC أو XMP أو Exif)، تبدأ المسودة بها موسومةً بأنها «من الملف». ويُعرض العنوان والمنشئ والترخيص.
posting-language = لغة منشوراتك
posting-language-hint = حين يحمل الملف كلماته بعدة لغات ولا تصلح إحداها للجميع، تؤخذ بهذه اللغة.
posting-camera-hint = تعرض منشوراتك القادمة الكاميرا والعدسة والتعريض ووقت التقاط كل صورة. ويمكن ضبط ذلك لكل منشور على حدة.
posting-renew = تجديد الكلمات المقترحة
posting-file-words = استخدام الكلمات التي في ملفاتي
posting-language-site = { $language }، كما في هذا الموقع
privacy-private-hint = توافق على كل متابع، ولا يرى ما تشاركه غيرهم. وتصبح المنشورات العامة للمتابعين فقط على الدوام.
privacy-sensitive = المنشورات الحساسة
privacy-sensitive-blur = إخفاؤها حتى أختار رؤيتها
privacy-sensitive-show = إظهارها
privacy-sensitive-leave-out = استبعادها من خلاصاتي
captions-remote = كلمات من خادم آخر
privacy-remote-change = تغيير ذلك أو سحبه
privacy-remote-what = ما هو
privacy-private = حساب خاص
privacy-remote-agreed = قد تُرسل كلماتك إلى { $host } حين تطلب غيرها.
privacy-remote-pictures = قد تُرسل كلماتك إلى { $host } حين تطلب غيرها، ونسخ صغيرة من صورك حين ترفعها.
privacy-remote-nothing = لا يُرسل شيء منك إلى { $host }.
avatar = صورتك
avatar-hint = تُقص على شكل مربع.
avatar-change = تغيير الصورة
avatar-remove = إزالة الصورة
name = الاسم
bio = نبذة عنك
fields = المزيد عنك
fields-hint = حتى أربعة، كمكان أو موقع إلكتروني.
view-your-page = عرض صفحتك
avatar-remove-confirm = أتريد إزالة صورتك؟
field-label = التسمية { $number }
field-pronouns = المكان
field-website = الموقع الإلكتروني
field-text = النص { $number }
notify-me-when = أشعرني حين
device-title = على هذا الجهاز
device-notify-when = أشعرني هنا حين
device-stop = إيقافها على هذا الجهاز
device-start = أشعرني على هذا الجهاز
device-missing = لا يستطيع هذا المتصفح عرضها: يلزمه JavaScript واتصال بالموقع عبر HTTPS. على iPhone أو iPad أضف الموقع إلى الشاشة الرئيسية أولًا.
device-hint = إشعارات حتى حين لا يكون { $site } مفتوحًا. تصل عبر صانع متصفحك الذي لا يستطيع قراءتها.
device-others =
    { $count ->
        [one] يُشعَر جهاز آخر أيضًا.
        [two] يُشعَر جهازان آخران أيضًا.
        [few] تُشعَر { $count } أجهزة أخرى أيضًا.
        [many] يُشعَر { $count } جهازًا آخر أيضًا.
       *[other] يُشعَر { $count } جهاز آخر أيضًا.
    }
password-current = كلمة المرور الحالية
password-new = كلمة المرور الجديدة
password-change = تغيير كلمة المرور
password-change-hint = سيُسجَّل خروجك على الأجهزة الأخرى.
two-factor = تسجيل الدخول بخطوتين
two-factor-link = رموز من تطبيق
passkeys = مفاتيح المرور
sessions-title = أين سجّلت الدخول
sessions-end-all = تسجيل الخروج من كل مكان آخر
password-revoke-apps = إلغاء كل <a href="/settings/apps">التطبيقات والرموز</a> أيضًا
passkeys-open = هذه تفتح حسابك دون كلمة المرور:
passkeys-remove-foreign = <a href="/settings/passkeys">أزل ما ليس لك</a>، أو أضف غيرها.
session-here = (هنا)
since = منذ
last-used = آخر استخدام
session-end = تسجيل خروج { $name }، منذ { $since }
account-email = البريد الإلكتروني
email-send-again = إعادة إرسال الرابط
email-new = العنوان الجديد
your-password = كلمة مرورك
email-change = تغيير العنوان
time-zone = المنطقة الزمنية
time-zone-yours = منطقتك الزمنية
time-zone-hint = للمنشورات المجدولة. تركها فارغة يعني UTC.
time-zone-save = حفظ المنطقة الزمنية
account-delete-title = حذف حسابك
account-delete = حذف حسابي
email-confirmed = ، مؤكد
email-not-confirmed = ، لم يؤكد بعد
account-delete-text =
    { $count ->
        [one] تُحذف معه منشوراتك وصورك وتعليقاتك وإعجاباتك نهائيًا بعد يوم واحد. ويمكنك التراجع حتى ذلك الحين؛ ولا يراك أحد ولا يرى منشوراتك في أثناء ذلك.
       *[other] تُحذف معه منشوراتك وصورك وتعليقاتك وإعجاباتك نهائيًا بعد { $count } يومًا. ويمكنك التراجع حتى ذلك الحين؛ ولا يراك أحد ولا يرى منشوراتك في أثناء ذلك.
    }
account-delete-confirm = أتريد حذف حسابك؟
apps-title = التطبيقات والرموز
token-new = رمزك الجديد. لن يُعرض إلا مرة واحدة: انسخه الآن.
apps-none = لا شيء بعد. لاستخدام تطبيق أدخل فيه عنوان هذا الموقع، فيأتي بك إلى هنا ليستأذن.
token-create = إنشاء رمز
its-name = اسمه
token-scopes = ما يجوز له
token-lifetime = مدة عمله
token-until-revoked = حتى تلغيه
token-30-days = 30 يومًا
token-year = سنة
apps-intro = التطبيقات التي سمحت لها والرموز التي أنشأتها. يعمل كل منها باسمك حتى تلغيه. ما تستطيعه البرامج موصوف في <a href="/api">الواجهة البرمجية</a>.
token-is-app = (تطبيق)
token-may = يجوز له: { $scopes }
token-last-used = ، آخر استخدام:
token-not-used = ، لم يُستخدم بعد
token-ends = ، ينتهي في
revoke-name = إلغاء { $name }
remote-none = لا يرسل هذا الموقع كلمات ولا صورًا إلى أي مكان.
remote-once = أرسل هذه المرة
remote-always = أرسل دائمًا
remote-dont = لا ترسل
remote-refused = لقد رفضت: لا يُرسل شيء منك إلى أي مكان.
remote-sends-words = حين تضغط زرًا بجانب «اجعله»: تعليق تلك المسودة ووسومها وما تريده أن يصير. وتُحذف الإشارات وعناوين البريد والروابط أولًا.
remote-sends-pictures = إن حددت المربع أدناه: نسخة صغيرة من كل صورة ترفعها (720 بكسل، دون بيانات وصفية).
remote-narrower-hint = وإلا فستُسأل في كل مرة.
remote-later = أقرر لاحقًا
remote-no-again = إن رفضت فلن تُسأل مجددًا. ويمكنك تغيير رأيك في الإعدادات، الخصوصية.
remote-draft-title = أتريد إرسال كلمات هذه المسودة إلى { $host }؟
remote-draft-private = هذه المسودة لك وحدك.
remote-draft-followers = هذه المسودة لمتابعيك فقط.
remote-draft-goes = لإعادة صياغتها يُرسل تعليقها ووسومها إلى <strong>{ $host }</strong>.
remote-always-hint = «دائمًا» تسري على كل المسودات التي ليست للجميع.
remote-always-pictures = «دائمًا» تسري على كل المسودات التي ليست للجميع، وعلى النسخ الصغيرة من صورها أيضًا.
remote-intro = يمكن لنموذج لغوي، <b>{ $model }</b>، أن يقترح كلمات أخرى لمسوداتك. يعمل على <strong>{ $host }</strong> الذي اختاره القائمون على { $site }. وهذا ما يُرسل إليه:
remote-nothing-else = ولا يُرسل غير ذلك: لا من أنت، ولا أين التُقطت الصورة، ولا النصوص البديلة ولا التعليقات ولا الصور.
remote-nothing-else-pictures = ولا يُرسل غير ذلك: لا من أنت، ولا أين التُقطت الصورة، ولا النصوص البديلة ولا التعليقات ولا ما نشرته.
remote-comes-back = وما يعود اقتراحات لك أن تأخذها أو تتركها.
remote-came-from-private = المسودة التي جئت منها لك وحدك. إن وافقت فستُرسل كلماتها أيضًا.
remote-came-from-followers = المسودة التي جئت منها لمتابعيك فقط. إن وافقت فستُرسل كلماتها أيضًا.
remote-pictures = صف صوري هناك أيضًا
remote-narrower = المنشورات الخاصة ومنشورات المتابعين أيضًا
remote-agree = موافق
remote-stop = لا ترسل شيئًا بعد الآن
remote-no = لا، لا ترسل شيئًا
passkeys-intro = يفتح مفتاح المرور حسابك بالإصبع أو الوجه أو الرقم الذي يفتح جهازك، دون كلمة مرور ودون رمز بعدها.
not-used-yet = لم يُستخدم بعد
passkey-add = إضافة مفتاح مرور
passkeys-missing = يلزم لذلك JavaScript ومتصفح يدعم مفاتيح المرور.
passkey-name-hint = لتعرفه في هذه القائمة.
passkeys-not-offered = تحتاج مفاتيح المرور إلى HTTPS واسم نطاق، وليسا لهذا الموقع.
passkey-remove = إزالة مفتاح مرور
passkey-which = أيها
back-to-security = العودة إلى الأمان
added = أُضيف في
passkey-added = { $name }، أُضيف في { $date }
recovery-codes = رموز الاستعادة الخاصة بك. يفتح كل منها حسابك مرة واحدة بدل رمز التطبيق. دوّنها: لن تُعرض إلا مرة واحدة.
recovery-codes-new = رموز استعادة جديدة
recovery-codes-make = إنشاء رموز جديدة
recovery-codes-hint = تتوقف الرموز القديمة عن العمل.
two-factor-turn-it-off = إيقافه
turn-off = إيقاف
two-factor-scan = امسح هذا بتطبيق مصادقة ثم اكتب الرمز الذي يعرضه.
two-factor-code = الرمز من التطبيق
turn-on = تفعيل
two-factor-another-key = إنشاء مفتاح آخر
two-factor-intro = عندها يتطلب الدخول كلمة مرورك ورمزًا من تطبيق على هاتفك: لا يكفي أحدهما دون الآخر.
set-up = إعداد
two-factor-on = مفعّل: يتطلب الدخول كلمة مرورك ورمزًا من تطبيقك.
recovery-codes-left = رموز الاستعادة المتبقية: { $count }.
two-factor-qr = رمز QR فيه مفتاح تطبيقك، وهو مكتوب أدناه أيضًا
two-factor-key = أو اكتب هذا المفتاح في التطبيق:
archives-title = التصدير والاستيراد
export-title = تصدير بياناتك
export-intro = صورك وتعليقاتها ونصوصها البديلة ووسومها وتعليقاتك ومن تتابعهم، في ملف واحد مع صفحة لتصفّحها. وفيه ملفات HEIC وAVIF وJPEG XL والملفات المتحركة كما أرسلتها، بموقعها وبياناتها الوصفية، حيث يحتفظ بها هذا الموقع.
export-again = تصدير مجددًا
export = تصدير
import = استيراد
file = الملف
import-as-it-was = كما كانت؛ وحيث لا يذكر الملف، أنا فقط
import-drafts = كمسودات
import-public = للجميع
import-followers = لمتابعيّ
import-private = لي فقط
import-left-out = استُبعد:
export-running = يُجهَّز التصدير: { $done } من { $count } صورة.
export-beginning = يُجهَّز التصدير.
you-can-leave = يمكنك مغادرة هذه الصفحة.
export-progress = تقدّم التصدير
export-ready-since = جاهز منذ
export-stays =
    { $count ->
        [one] يبقى يومًا واحدًا.
        [two] يبقى يومين.
        [few] يبقى { $count } أيام.
        [many] يبقى { $count } يومًا.
       *[other] يبقى { $count } يوم.
    }
export-download = تنزيل { $size }
import-intro = ملف zip فيه منشوراتك: من هنا أو من موقع Vignette آخر، أو كما تصدّرها <strong>Instagram</strong> (بصيغة JSON) و<strong>صور Google</strong> (Takeout) و<strong>Flickr</strong> و<strong>Mastodon</strong> و<strong>Pixelfed</strong> (<code>pixelfed-statuses.json</code> في ملف zip)؛ أو ببساطة <strong>صور في مجلدات</strong> كمجلدات Lychee. تبقى الكلمات والتواريخ، وتصير المجلدات والألبومات ألبومات، وتُستخدم النصوص البديلة والتعليقات والكلمات المفتاحية التي في ملفات الصور. لا يُستورد شيء مرتين، ويبقى ما هو هنا كما هو.
import-running = يجري الاستيراد: { $done } من { $count } صورة.
import-beginning = يجري الاستيراد.
import-rests = بُلغ حد الصور مؤقتًا؛ ويُستأنف تلقائيًا بعد { $time }.
import-progress = تقدّم الاستيراد
imported-on = استُورد في
import-known = منشورات موجودة هنا أصلًا: { $count }
comments-count =
    { $count ->
        [zero] لا تعليقات
        [one] تعليق واحد
        [two] تعليقان
        [few] { $count } تعليقات
        [many] { $count } تعليقًا
       *[other] { $count } تعليق
    }
import-relationships = المتابعات والكتم والحظر والإعجابات والمحفوظات المستعادة: { $count }
import-elsewhere = ما تُخطّي لأنه ليس على هذا الموقع: { $count }
and-more = و{ $count } غيرها
import-file-hint = ملف zip لا يتجاوز { $size }.
import-fetch = جلب الصور من العناوين التي في التصدير
import-fetch-hint = لا يحوي تصدير Pixelfed إلا عناوين الصور. بهذا يطلبها { $site } من المواقع المذكورة فيه، فتعلم أن هذا الخادم طلبها؛ ودونه تُسرد العناوين.
notify-like = يُعجب أحد بمنشوري أو تعليقي
notify-comment = يعلّق أحد على منشوري أو يرد علي
notify-mention = يشير إلي أحد
notify-follow = يتابعني أحد
notify-request = يطلب أحد متابعتي
notify-accepted = يُقبل طلب متابعتي
notify-warning = يكتب إلي أحد المشرفين
notify-hidden = يخفي أحد المشرفين منشورًا لي
notify-deleted = يحذف أحد المشرفين منشورًا أو تعليقًا لي
notify-report = يرد بلاغ وأنا من المشرفين
email-changed-confirm = تغيّر عنوانك. وأرسلنا رابطًا لتأكيده.
email-changed = تغيّر عنوانك.
email-other-account = يوجد حساب آخر بهذا العنوان.
email-link-sent = أرسلنا رابطًا لتأكيد عنوانك.
session-unknown = برنامج ما
scope-read = رؤية منشوراتك وقوائمك وإشعاراتك وإعداداتك
scope-write = النشر والتعليق والإعجاب وتغيير ملفك باسمك
scope-follow = متابعة الناس وكتمهم وحظرهم باسمك
scope-push = العلم بإشعاراتك
scope-profile = رؤية اسمك وصورتك
crop = القص
crop-hint = اسحب الصورة، أو استخدم مفاتيح الأسهم و+ و−.
crop-zoom = التكبير
session-browser = { $browser } على { $system }
email-me-when = راسلني بالبريد عندما
email-reports = يصل بلاغ إلى المشرفين
email-reports-hint = رسالة واحدة فقط حتى تطّلع على البلاغات، ولا تُرسل إلا إلى عنوان مؤكَّد.
