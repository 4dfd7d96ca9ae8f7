bookmarks-hint = لا يرى محفوظاتك أحد غيرك.
bookmarks-empty = تظهر هنا المنشورات التي تحفظها.
caught-up = لا جديد غير ذلك.
explore = استكشاف
trending-this-week = الرائج هذا الأسبوع
popular-hashtags = وسوم رائجة
all-hashtags = كل الوسوم
people-to-follow = أشخاص لتتابعهم
newest = الأحدث
more-posts = مزيد من المنشورات
no-posts-yet = لا منشورات بعد.
share-first-photo = شارك أول صورة
sign-up-and-share = أنشئ حسابًا وشارك أول صورة
about-this-site = حول هذا الموقع
newest-posts = أحدث المنشورات
feed-empty = لا صور بعد
feed-empty-hint = كن الأول: شارك صورة، ويُكتب لك تعليقها ونصها البديل ووسومها لتعدّلها كما تشاء.
share-a-photo = شارك صورة
home = الرئيسية
people-you-follow = من تتابعهم
home-empty = لا شيء هنا بعد
home-empty-hint = تظهر هنا منشورات من تتابعهم، الأحدث أولًا.
pictures-count =
    { $count ->
        [zero] لا صور
        [one] صورة واحدة
        [two] صورتان
        [few] { $count } صور
        [many] { $count } صورة
       *[other] { $count } صورة
    }
carousel = شريط صور
pictures = الصور
number-of = { $number } من { $count }
picture-of = الصورة { $number } من { $count }
cover-show = إظهار
cover-hide = إخفاء مجددًا
alternative-text = النص البديل
automatic-description = وصف آلي
original = الأصل
alt-what-it-shows = ما تُظهره هذه الصورة
alt-mark = بديل
moderate = إشراف
share-link = رابط المشاركة
unpin = إلغاء التثبيت
pin-to-profile = تثبيت في الملف الشخصي
a-post-of = منشور من ⁦@{ $name }⁩
picture-number = الصورة { $number }:
post-hidden = أخفى المشرفون هذا المنشور. السبب:
post-hidden-yours = أخفى المشرفون هذا المنشور؛ لا يراه إلا أنت وهم. السبب:
search-label = ابحث عن كلمات أو وسوم أو أشخاص
search-placeholder = كلمات، وسوم، أشخاص
people = أشخاص
more-results = مزيد من النتائج
nothing-found = لا نتائج
search-hint = ابحث في التعليقات والنصوص البديلة والوسوم والألبومات والأشخاص. تكفي بدايات الكلمات: «قط» تجد القطط.
hashtags-of-this-week = وسوم هذا الأسبوع
no-results = لا نتائج لـ «<bdi>{ $question }</bdi>». جرّب كلمات أقل.
no-posts-for = لا منشورات لـ «<bdi>{ $question }</bdi>».
alt-text = النص البديل
shared-with-you = شارك ⁦@{ $name }⁩ هذا المنشور معك.
related-hashtags = وسوم ذات صلة
tag-empty = لا منشورات بهذا الوسم بعد.
feed = موجز
tags-empty = لا وسوم بعد
tags-empty-hint = تظهر هنا حين يستخدمها الناس.
most-used-lately = الأكثر استخدامًا مؤخرًا
people-count =
    { $count ->
        [zero] لا أحد
        [one] شخص واحد
        [two] شخصان
        [few] { $count } أشخاص
        [many] { $count } شخصًا
       *[other] { $count } شخص
    }
posts-count =
    { $count ->
        [zero] لا منشورات
        [one] منشور واحد
        [two] منشوران
        [few] { $count } منشورات
        [many] { $count } منشورًا
       *[other] { $count } منشور
    }
posts-count-and-more = 10,000 منشور وأكثر
picture-without-alt = صورة بلا وصف
