# Feeds, posts, search, hashtags.
bookmarks-hint = Only you can see your bookmarks.
bookmarks-empty = Posts you bookmark appear here.
caught-up = You’re all caught up.
explore = Explore
trending-this-week = Trending this week
popular-hashtags = Popular hashtags
all-hashtags = All hashtags
people-to-follow = People to follow
newest = Newest
more-posts = More posts
no-posts-yet = No posts yet.
share-first-photo = Share the first photo
sign-up-and-share = Sign up and share the first photo
about-this-site = About this site
newest-posts = Newest posts
feed-empty = No pictures yet
feed-empty-hint = Be the first: share a photo, and its caption, alt text and hashtags are written for you to edit.
share-a-photo = Share a photo
home = Home
people-you-follow = People you follow
home-empty = Nothing here yet
home-empty-hint = Posts of people you follow appear here, newest first.
pictures-count =
    { $count ->
        [one] { $count } picture
       *[other] { $count } pictures
    }
carousel = carousel
pictures = Pictures
number-of = { $number } of { $count }
picture-of = Picture { $number } of { $count }
cover-show = Show
cover-hide = Hide again
alternative-text = alternative text
automatic-description = Automatic description
original = Original
alt-what-it-shows = what this picture shows
alt-mark = ALT
moderate = Moderate
share-link = Share link
unpin = Unpin
pin-to-profile = Pin to profile
a-post-of = A post of @{ $name }
picture-number = Picture { $number }:
post-hidden = The moderators have hidden this post. Reason:
post-hidden-yours = The moderators have hidden this post; only you and they can see it. Reason:
search-label = Search for words, hashtags or people
search-placeholder = Words, hashtags, people
people = People
more-results = More results
nothing-found = Nothing found
search-hint = Search captions, alt texts, hashtags, albums and people. Parts of words work: “do” finds dogs.
hashtags-of-this-week = Hashtags of this week
no-results = No results for “<bdi>{ $question }</bdi>”. Try fewer words.
no-posts-for = No posts for “<bdi>{ $question }</bdi>”.
alt-text = Alt text
shared-with-you = @{ $name } shared this post with you.
related-hashtags = Related hashtags
tag-empty = No posts with this hashtag yet.
feed = Feed
tags-empty = No hashtags yet
tags-empty-hint = They appear here once people use them.
most-used-lately = Most used lately
people-count =
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
posts-count =
    { $count ->
        [one] { $count } post
       *[other] { $count } posts
    }
posts-count-and-more = 10,000 posts and more
picture-without-alt = Photo without a description
