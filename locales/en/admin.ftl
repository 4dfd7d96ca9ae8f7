# Moderation.
bans-title = Banned pictures
bans-hint = These files are refused, and pictures that look just like them. The pictures themselves are not kept.
ban-lift = Lift
bans-none = No picture is banned.
ban-lift-confirm = Take this picture again?
ban-lift-name = Lift the ban of { $digest }
captions = Captions
outcomes-off = The captioner is switched off: new posts get no suggestions.
outcomes-model = Model
outcomes-field = Field
outcomes-counted = Counted
outcomes-kept = Kept
outcomes-edited = Edited
outcomes-replaced = Replaced
outcomes-removed = Removed
outcomes-none = Nothing was published with suggestions yet.
outcomes-newest = On the newest pictures
outcomes-newest-hint = What each model said of the first picture of the newest public posts, and which caption its author published.
outcomes-no-caption = No caption.
mark-published = published
outcomes-by-model = Suggestions by model
outcomes-intro = What people made of the captioner’s suggestions when they published. Only these numbers are kept, no text.
outcomes-explained = <em>Kept</em>: published as suggested. <em>Edited</em>: at least half of the words were kept. <em>Replaced</em>: the author’s own words. <em>Removed</em>: left empty. Text that came with the picture’s file is not counted.
deleted-account = Deleted account
case-title =
    { $kind ->
        [comment] A comment
        [album] An album
       *[other] A post
    }
case-title-of =
    { $kind ->
        [comment] A comment of @{ $name }
        [album] An album of @{ $name }
       *[other] A post of @{ $name }
    }
view-on-site = View on site
ban-confirm = Delete and ban
reason = Reason
reason-hint = Kept in the log. The person sees it when you write to them, hide their post or suspend them.
action-dismiss = Dismiss report
action-restore = Show again
action-hide = Hide
action-uncover = Not sensitive
action-cover = Mark as sensitive
action-ban = Delete and ban the picture
suspend-for = Suspend for
term-day = a day
term-week = a week
term-30-days = 30 days
term-ever = permanently
history = History
history-none = Nothing yet.
history-nothing = Nothing.
case-hidden = Hidden: { $reason }
case-suspended = Suspended { $until }
ban-question =
    { $count ->
        [one] Delete this post and ban its picture?
       *[other] Delete this post and ban its pictures?
    }
ban-text = The post is deleted permanently, and the picture, or one that looks just like it, can’t be uploaded again by anyone.
action-warn = Write to @{ $name }
action-lift = Let @{ $name } back
action-suspend = Suspend @{ $name }
history-of-person = Other actions about @{ $name }
log = Log
log-none = Nothing was done yet.
log-older = Older lines
reports = Reports
banned = Banned
mark-answered = answered
mark-suspended = suspended
already-deleted = Already deleted.
no-text = No text.
a-deleted-account = a deleted account
report-target =
    { $kind ->
        [comment] comment
        [person] person
        [album] album
       *[other] post
    }
people-find-label = Beginning of a username
find = Find
review = Review
people-none = No one by that name.
since-date = since
review-name = Review @{ $name }
reports-closed-title = Closed reports
reports-closed = Closed
reports-none-closed = No closed reports yet.
reports-none-open = No open reports.
reports-open-count = Open ({ $count })
review-this =
    { $kind ->
        [comment] Review this comment
        [person] Review this person
        [album] Review this album
       *[other] Review this post
    }
review-this-of =
    { $kind ->
        [comment] Review this comment of @{ $name }
        [person] Review this person of @{ $name }
        [album] Review this album of @{ $name }
       *[other] Review this post of @{ $name }
    }
reported-ago = reported { $time }
reports-older = Older reports
alt-texts = Alt texts
outcome-kept = kept
outcome-edited = edited
outcome-replaced = replaced
outcome-removed = removed
moderation-done =
    { $action ->
        [dismiss] The reports are dismissed.
        [hide] The post is hidden.
        [restore] The post is shown again.
        [delete] It is deleted.
        [ban] The post is deleted and its picture banned.
        [unban] The ban is lifted.
        [warn] Your message is sent.
        [suspend] The account is suspended.
        [lift] The suspension is lifted.
        [cover] The post is marked as sensitive.
        [uncover] The post is no longer marked as sensitive.
       *[other] Done.
    }
done-dismiss = found nothing wrong with
done-hide = hid
done-restore = showed again
done-delete = deleted
done-ban = deleted and banned the pictures of
done-unban = lifted the ban of
done-warn = wrote about
done-suspend = suspended
done-lift = let back
done-cover = marked as sensitive
done-uncover = took the sensitive mark from
done-create = made the account
done-role = changed the role of
case-for-good = for good: { $reason }
case-until = until { $date }: { $reason }
role-name =
    { $role ->
        [admin] admin
        [moderator] moderator
       *[member] member
    }
invitations = Invitations
invitations-needed = Only people with an invitation can sign up. Each link works once and expires.
invitations-not-needed = Anyone can sign up at the moment, or no one at all: invitations are only asked for when the site’s settings say so.
invitations-made =
    { $count ->
        [one] { $count } invitation was made.
       *[other] { $count } invitations were made.
    }
invitations-once = Copy the links now: they are not shown again.
invitation-number = Invitation { $number }
invitations-count = How many
invitations-days = Days until they expire
invitations-make = Make invitations
invitations-invite = Invite people
