# Sharing photos: uploads, drafts, the editor, changing many posts.
post-delete-title = Delete your post
post-delete-question = Delete this post?
post-delete-text = The picture, its caption and its hashtags are deleted permanently.
keep-it = Keep it
draft-yours = Your draft
draft-edit = Edit draft
add = Add
look-again = Look again
no-suggestions = No suggestions for this picture.
suggestions = Suggestions
suggest-again = Suggest again
suggestion-gone = That suggestion is no longer available; these are the newest.
not-sure = not sure
mark-yours = yours
make-it = Make it
ask-suggested = These words were suggested. Are they right?
ask-change = Change what is wrong in the fields above, or publish them as they are.
ask-alt-hint = Alt text helps people who can’t see the picture. Write a line, or publish as it is.
publish-at-another-time = Publish at another time
publish-later = Publish later
schedule-label = Day and time
schedule = Schedule
publish-anyway = Publish anyway
publish-yes = Yes, publish
publish-now = Publish now
publish = Publish
save-draft = Save draft
discard = Discard
more-pictures = More pictures
draft-full = A post holds up to { $count } pictures: this one is full.
scheduled-for = Scheduled for
suggested-captions = Suggested captions
asking-host = Asking { $host }…
writing-captions = Writing captions…
more-suggestions-coming = More suggestions are on their way.
make-the-caption = Make the caption
remote-not-sent =
    { $count ->
        [one] Because it is not for everybody, this draft’s picture was not sent to { $host }.
       *[other] Because it is not for everybody, this draft’s pictures were not sent to { $host }.
    }
remote-send-once =
    { $count ->
        [one] Send it this time
       *[other] Send them this time
    }
remote-failed = No words came from { $host } this time.
picture-name = Picture { $number }
caption-and-alt = Caption and alt text
ask-alt-several = Pictures without an alt text:
ask-alt-one = Your picture has no alt text.
picture-in-list = picture { $number }
schedule-zone = Your time zone: { $zone }.
change-it = Change it
schedule-utc = In UTC, until you choose a time zone in <a href="/settings/account#time_zone">Settings</a>.
draft-discard-confirm = Delete this draft and its pictures?
post-edit = Edit your post
save-as-edit = Save as an edit
draft-was-published = This was published at <time datetime="{ $machine }">{ $time }</time>; save what you wrote as an edit?
share-links = Share links
link-new = Your new link
link-copy-now = Copy it now: it is shown only once.
link-lifetime = A new link that works for
link-day = 1 day
link-week = 1 week
link-month = 1 month
link-never = as long as you like, until you revoke it
link-create = Create a link
back-to-album = Back to the album
back-to-post = Back to the post
links-existing = Existing links
link-expired = Expired
link-until-revoked = Works until you revoke it
revoke = Revoke
links-of-album = Whoever has such a link sees the album <strong dir="auto">{ $album }</strong> and everything in it, even without an account, no matter who can normally see it.
links-of-post = Whoever has such a link sees this post with its photos and text, even without an account, no matter who can normally see it.
link-made = Made
link-works-until = Works until
share-photos = Share photos
grouping = How to post them
album-title = Title of the album
album-title-hint = An album of yours with this title, or a new one.
upload = Upload
drafts = Drafts
drafts-review-link = Review them on one page
draft-no-caption = No caption yet
grouping-tens = Posts of up to { $count } pictures
grouping-each = One post each
grouping-album = One post each, all in one album
upload-bounds = Up to { $files } files and { $megabytes } MB go at once; send others after them.
mark-scheduled = scheduled
drafts-keep-days = Drafts you don’t change for { $count } days are deleted.
add-pictures = Add pictures
choose-pictures = Choose pictures
upload-hint = { $kinds }, up to { $pictures } in a post, each up to { $megabytes } MB and { $megapixels } megapixels. Nobody else gets their location and other metadata.
take-photo = Take a photo
mark-cover = cover
picture-move-left = Move picture { $number } left
picture-move-right = Move picture { $number } right
picture-remove = Remove picture { $number }
picture-remove-confirm = Remove this picture?
of-picture = of picture { $number }
alt-writing = Writing…
alt-hint = Describe the picture for people who can’t see it.
alt-guess = A guess, not sure: “<bdi>{ $guess }</bdi>”
stored = Stored:
review-title = Review your drafts
post-edit-link = Edit the post
keyboard-shortcuts = Keyboard shortcuts
accept-suggestion = Accept suggestion
publish-ticked = Publish what is ticked
save-all = Save all
tick-all = Tick all
review-empty = No drafts here
review-hint = Only what is ticked is published.
review-published = Published: { $count }.
review-saved = Saved: { $count }.
review-open =
    { $count ->
        [one] { $count } needs another look: what you typed is kept below.
       *[other] { $count } need another look: what you typed is kept below.
    }
review-album-problem = Not added to an album: { $problem } Your pictures are in these drafts.
keys-next = the next draft, the one before
keys-accept = accept the suggestion and go on to the next
keys-publish = publish what is ticked
keys-hint = A draft that you write in or come to by these keys is ticked. On a Mac, ⌘ does what Ctrl does.
draft-number-of = Draft { $number } of { $count }
publish-this = Publish this
draft-number = draft { $number }
editor = Editor
drafts-older = Older drafts
tag-related = related
bulk-delete-title =
    { $count ->
        [one] Delete { $count } post
       *[other] Delete { $count } posts
    }
bulk-change-title =
    { $count ->
        [one] Change { $count } post
       *[other] Change { $count } posts
    }
bulk-delete-question = { bulk-delete-title }?
bulk-delete-text =
    { $count ->
        [one] This post is deleted permanently, with pictures, captions, likes and comments.
       *[other] These { $count } posts are deleted permanently, with pictures, captions, likes and comments.
    }
bulk-gone =
    { $count ->
        [one] { $count } of the selected posts no longer exists.
       *[other] { $count } of the selected posts no longer exist.
    }
bulk-change-selection = Change the selection
bulk-deleted-count = { $count } deleted
bulk-changed-count = { $count } changed
bulk-posts-deleted = Posts deleted
bulk-posts-changed = Posts changed
back-to-your-page = Back to your page
bulk-select-others = Select others
bulk-clear = Clear the selection
bulk-select-page = Select all on this page
newer-posts = Newer posts
bulk-change-them = Change them
bulk-what = What to do with them
bulk-create-album = Create one
bulk-nothing = Nothing to select
bulk-intro = Choose posts, on one page or several, then what to do with them below: up to { $count } at once. You’ll see a summary before anything changes.
bulk-selected = { $count } selected
bulk-selected-elsewhere = { $count } selected, { $elsewhere } of them on other pages
bulk-visibility = Change the visibility
bulk-add-tags = Add hashtags
bulk-remove-tags = Remove hashtags
bulk-add-album = Put into an album
bulk-remove-album = Take out of an album
bulk-tags-to-add = Hashtags to add
bulk-tags-to-remove = Hashtags to remove
bulk-album-to-add = Album to put them into
bulk-album-to-remove = Album to take them out of
bulk-no-album = You have no album yet.
post-of-date = Post of { $date }
bulk-for-unlisted = anyone with the link
bulk-for-followers = your followers
bulk-what-delete = delete them for good
bulk-what-visibility = they become visible for { $whom }
bulk-what-add-tags = add { $tags }
bulk-what-remove-tags = remove { $tags }
bulk-what-add-album = put them into the album “{ $title }”
bulk-what-remove-album = take them out of the album “{ $title }”
check-suggestion = not sure: please check
check-hashtags = not sure of { $tags }: please check
mark-suggested = suggested
mark-from-file = from the file
offer-title = title in the file
offer-credit = add the credit in the file
offer-licence = licence in the file
bulk-done-deleted = { $count } deleted.
bulk-done-changed = { $count } changed.
bulk-done-same =
    { $count ->
        [one] { $count } was so already.
       *[other] { $count } were so already.
    }
bulk-done-gone =
    { $count ->
        [one] { $count } was gone.
       *[other] { $count } were gone.
    }
bulk-done-full =
    { $count ->
        [one] { $count } was left: there is no room for more.
       *[other] { $count } were left: there is no room for more.
    }
bulk-done-named =
    { $count ->
        [one] { $count } was left: the hashtag stands in its caption.
       *[other] { $count } were left: the hashtag stands in their captions.
    }
bulk-done-failed =
    { $count ->
        [one] { $count } could not be changed just now: try again.
       *[other] { $count } could not be changed just now: try again.
    }
bulk-for-everybody = everybody
bulk-for-you = you alone
smaller = Make large photos smaller before sending (longest side 4,096 px)
smaller-hint = Descriptions and camera settings inside these files are left out.
for-alt-text = for the alt text
for-alt-text-of = for the alt text of picture { $number }
alt-suggestions-writing = Writing suggestions…
suggestions-in-english = Suggestions are in English.
