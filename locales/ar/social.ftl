comment-edit-title = تعديل تعليقك
comment-yours = تعليقك
comments-later = تعليقات لاحقة
comments-none = لا تعليقات بعد.
comments-none-visible = لا تعليقات يمكنك رؤيتها.
comment = تعليق
log-in-to-comment = سجّل الدخول لتعلّق
reply-to = رد على { $name }
notifications-mark-seen = تعليم الكل كمقروء
notifications-others = إظهار الآخرين
accept = قبول
decline = رفض
notifications-empty = تظهر هنا الإعجابات والتعليقات والمتابعون الجدد.
notification-about = عن
notification-new = (جديد)
list-and = و
notification-and-others =
    { $count ->
        [one] وشخص آخر
        [two] وشخصان آخران
        [few] و{ $count } آخرون
        [many] و{ $count } آخرون
       *[other] و{ $count } آخرون
    }
follow-accept-name = السماح لـ ⁦@{ $name }⁩ بمتابعتك
follow-decline-name = عدم السماح لـ ⁦@{ $name }⁩ بمتابعتك
notifications-older = إشعارات أقدم
more-people = مزيد من الأشخاص
mark-private = خاص
profile-suspended = موقوف: لا يرى هذه الصفحة إلا المشرفون.
edit-profile = تعديل الملف الشخصي
select-posts = تحديد منشورات
unblock = إلغاء الحظر
following = تتابعه
requested = طُلبت المتابعة
ask-to-follow = طلب المتابعة
more = المزيد
mute = كتم
unmute = إلغاء الكتم
block = حظر
posts = المنشورات
pinned-posts = منشورات مثبّتة
pinned = مثبّتة
profile-empty-own = ستظهر صورك هنا
profile-private = هذا الحساب خاص. تابعه لترى منشوراته.
profile-posts-count =
    { $count ->
        [zero] <strong>{ $count }</strong> منشور
        [one] <strong>{ $count }</strong> منشور
        [two] <strong>{ $count }</strong> منشوران
        [few] <strong>{ $count }</strong> منشورات
        [many] <strong>{ $count }</strong> منشورًا
       *[other] <strong>{ $count }</strong> منشور
    }
followers-count =
    { $number ->
        [zero] <strong>{ $count }</strong> متابع
        [one] <strong>{ $count }</strong> متابع
        [two] <strong>{ $count }</strong> متابعان
        [few] <strong>{ $count }</strong> متابعين
        [many] <strong>{ $count }</strong> متابعًا
       *[other] <strong>{ $count }</strong> متابع
    }
following-count = يتابع <strong>{ $count }</strong>
profile-joined = انضم في { $month }
profile-blocking = أنت تحظر ⁦@{ $name }⁩: لا يرى أحدكما الآخر.
profile-more = المزيد عن ⁦@{ $name }⁩
block-confirm = أتريد حظر ⁦@{ $name }⁩؟ لن يرى أحدكما الآخر.
profile-empty = لم يشارك ⁦@{ $name }⁩ شيئًا معك بعد.
report-thanks = شكرًا لك
back = رجوع
report-what = ما المشكلة؟
report-details = التفاصيل
report-hint = لا يرى هذا إلا المشرفون.
report-done = سيراجعه المشرفون. لن يعلم ⁦@{ $name }⁩ من أبلغ ولا أن أحدًا أبلغ.
notification-like = أعجب بمنشورك
notification-comment = علّق على منشورك
notification-reply = ردّ على تعليقك
notification-mention = أشار إليك
notification-follow = يتابعك
notification-request = يطلب متابعتك
notification-accepted = قبل متابعتك
notification-warning = رسالة من المشرفين
notification-hidden = أخفى المشرفون منشورك
notification-deleted-comment = حذف المشرفون تعليقك
notification-deleted-post = حذف المشرفون منشورك
notification-report = ورد بلاغ
notification-like-several = أعجبوا بمنشورك
notification-follow-several = يتابعونك
notification-title = { $name } { $said }
notification-your-comment = تعليقك
notification-your-post = منشورك
followers = المتابعون
follows-nobody = لا أحد بعد.
remove = إزالة
follows-title = يتابع
report-spam = محتوى مزعج
report-harassment = مضايقة أو تنمّر
report-violence = يعرض عنفًا أو يدعو إليه
report-sensitive = ينبغي وسمه بأنه حساس
report-rights = ليس من حقه مشاركته
report-other = شيء آخر
report-this-comment = الإبلاغ عن هذا التعليق
report-this-post = الإبلاغ عن هذا المنشور
report-this-person = الإبلاغ عن هذا الشخص
log-in-to-like-comment = سجّل الدخول لتُعجب بهذا التعليق؛ الإعجابات:
said-follows = أنت تتابع ⁦@{ $name }⁩.
said-requested = طلبت متابعة ⁦@{ $name }⁩.
said-unfollowed = أنت لا تتابع ⁦@{ $name }⁩.
following-name = تتابع ⁦@{ $name }⁩
requested-name = طُلبت متابعة ⁦@{ $name }⁩
ask-to-follow-name = طلب متابعة ⁦@{ $name }⁩
said-removed = لم يعد ⁦@{ $name }⁩ يتابعك.
comments-oldest = الأقدم أولًا
comments-newest = الأحدث أولًا
comments-earlier = تعليقات أقدم
notification-like-comment = أعجب بتعليقك
notification-like-comment-several = أعجبوا بتعليقك
