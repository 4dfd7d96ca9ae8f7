# Comments, notifications, profiles, reports.
comment-edit-title = Edit your comment
comment-yours = Your comment
comments-later = Later comments
comments-none = No comments yet.
comments-none-visible = No comments that you can see.
comment = Comment
log-in-to-comment = Log in to comment
reply-to = Reply to { $name }
notifications-mark-seen = Mark all as seen
notifications-others = Show the others
accept = Accept
decline = Decline
notifications-empty = Likes, comments and new followers appear here.
notification-about = about
notification-new = (new)
list-and = and
notification-and-others =
    { $count ->
        [one] and { $count } other
       *[other] and { $count } others
    }
follow-accept-name = Let @{ $name } follow you
follow-decline-name = Do not let @{ $name } follow you
notifications-older = Older notifications
more-people = More people
mark-private = private
profile-suspended = Suspended: only moderators see this page.
edit-profile = Edit profile
select-posts = Select posts
unblock = Unblock
following = Following
requested = Requested
ask-to-follow = Ask to follow
more = More
mute = Mute
unmute = Unmute
block = Block
posts = Posts
pinned-posts = Pinned posts
pinned = Pinned
profile-empty-own = Your photos will appear here
profile-private = This account is private. Follow it to see its posts.
profile-posts-count =
    { $count ->
        [one] <strong>{ $count }</strong> post
       *[other] <strong>{ $count }</strong> posts
    }
followers-count =
    { $number ->
        [one] <strong>{ $count }</strong> follower
       *[other] <strong>{ $count }</strong> followers
    }
following-count = <strong>{ $count }</strong> following
profile-joined = Joined in { $month }
profile-blocking = You block @{ $name }: neither of you sees the other.
profile-more = More about @{ $name }
block-confirm = Block @{ $name }? Neither of you will see the other.
profile-empty = @{ $name } hasn’t shared anything with you yet.
report-thanks = Thank you
back = Back
report-what = What is wrong?
report-details = Details
report-hint = Only moderators see this.
report-done = The moderators will review it. @{ $name } isn’t told who reported it, or that anyone did.
notification-like = likes your post
notification-comment = commented on your post
notification-reply = replied to your comment
notification-mention = mentioned you
notification-follow = follows you
notification-request = asks to follow you
notification-accepted = lets you follow them
notification-warning = A word from the moderators
notification-hidden = The moderators hid your post
notification-deleted-comment = The moderators deleted your comment
notification-deleted-post = The moderators deleted your post
notification-report = Something was reported
notification-like-several = like your post
notification-follow-several = follow you
notification-title = { $name } { $said }
notification-your-comment = your comment
notification-your-post = your post
followers = Followers
follows-nobody = Nobody yet.
remove = Remove
follows-title = Following
report-spam = It is spam
report-harassment = Harassment or bullying
report-violence = It shows violence or calls for it
report-sensitive = It should be marked as sensitive
report-rights = It is not theirs to share
report-other = Something else
report-this-comment = Report this comment
report-this-post = Report this post
report-this-person = Report this person
log-in-to-like-comment = Log in to like this comment, liked by
said-follows = You follow @{ $name }.
said-requested = You asked to follow @{ $name }.
said-unfollowed = You don’t follow @{ $name }.
following-name = Following @{ $name }
requested-name = Requested to follow @{ $name }
ask-to-follow-name = Ask to follow @{ $name }
said-removed = @{ $name } no longer follows you.
comments-oldest = Oldest first
comments-newest = Newest first
comments-earlier = Earlier comments
notification-like-comment = likes your comment
notification-like-comment-several = like your comment
