# Settings, each part in its order.
saved = Saved.
settings-profile = Profile
settings-account = Account
settings-security = Security
settings-privacy = Privacy
settings-posting = Posting
settings-appearance = Appearance
settings-apps = Apps
settings-archives = Import and export
settings-people = Blocked and muted
people-blocked = Blocked
people-blocked-hint = You don’t see each other.
people-muted = Muted
people-muted-hint = Their posts are hidden from your feeds. They aren’t told.
no-one = No one.
unblock-name = Unblock @{ $name }
unmute-name = Unmute @{ $name }
appearance-theme = Theme
appearance-reading = Reading
appearance-hint = What your device asks for is respected in any case.
appearance-large-text = Larger text
appearance-contrast = High contrast
appearance-motion = Reduce motion
appearance-language = Language
appearance-language-browser = Same as my browser
appearance-language-hint = For pages and emails. Suggested captions stay English.
appearance-theme-device = Same as my device
appearance-theme-light = Light
appearance-theme-dark = Dark
posting-intro = What your new posts start with.
posting-renew-hint = When this site gets a better captioner, posts whose words you left just as it suggested them may get new ones. What you wrote or chose yourself stays.
posting-file-words-hint = Where a picture’s file has an alt text, a caption or keywords (IPTC, XMP, Exif), the draft starts with them, marked “from the file”. Title, creator and licence are offered.
posting-language = Language of your posts
posting-language-hint = Where a file has its words in several languages and none of them stands for all, they are taken in this one.
posting-camera-hint = Your next posts show camera, lens, exposure and the time that each photo was taken. Each post can be set differently.
posting-renew = Renew suggested words
posting-file-words = Use the words in my files
posting-language-site = { $language }, as on this site
privacy-private-hint = You approve each follower, and only they see what you share. Public posts become followers-only permanently.
privacy-sensitive = Sensitive posts
privacy-sensitive-blur = Hide them until I choose to see them
privacy-sensitive-show = Show them
privacy-sensitive-leave-out = Leave them out of my feeds
captions-remote = Words from another server
privacy-remote-change = Change or revoke that
privacy-remote-what = What that is
privacy-private = Private account
privacy-remote-agreed = Your text may be sent to { $host } when you ask for a rewrite.
privacy-remote-pictures = Words of yours may go to { $host } when you ask for other ones, and small copies of your pictures when you upload them.
privacy-remote-nothing = Nothing of yours is sent to { $host }.
avatar = Your picture
avatar-hint = Cropped to a square.
avatar-change = Change picture
avatar-remove = Remove picture
name = Name
bio = About you
fields = More about you
fields-hint = Up to four, such as pronouns, a place or a website.
view-your-page = View your page
avatar-remove-confirm = Remove your picture?
field-label = Label { $number }
field-pronouns = Pronouns
field-website = Website
field-text = Text { $number }
notify-me-when = Notify me when
device-title = On this device
device-notify-when = Notify me here when
device-stop = Stop on this device
device-start = Notify me on this device
device-missing = This browser can’t show them: it needs JavaScript, and a site that it reached over HTTPS. On an iPhone or iPad, add the site to the home screen first.
device-hint = Notifications also while { $site } is not open. They come by way of your browser’s maker, who can’t read them.
device-others =
    { $count ->
        [one] One other device is notified, too.
       *[other] { $count } other devices are notified, too.
    }
password-current = Current password
password-new = New password
password-change = Change password
password-change-hint = You’ll be logged out on other devices.
two-factor = Two-factor login
two-factor-link = Codes from an app
passkeys = Passkeys
sessions-title = Where you’re logged in
sessions-end-all = Log out everywhere else
password-revoke-apps = Revoke all <a href="/settings/apps">apps and tokens</a>, too
passkeys-open = These open your account without the password:
passkeys-remove-foreign = <a href="/settings/passkeys">Remove those that are not yours</a>, or add another.
session-here = (here)
since = Since
last-used = Last used
session-end = Log out { $name }, there since { $since }
account-email = Email
email-send-again = Send the link again
email-new = New address
your-password = Your password
email-change = Change address
time-zone = Time zone
time-zone-yours = Your time zone
time-zone-hint = For scheduled posts. Empty means UTC.
time-zone-save = Save time zone
account-delete-title = Delete your account
account-delete = Delete my account
email-confirmed = , confirmed
email-not-confirmed = , not confirmed yet
account-delete-text =
    { $count ->
        [one] Your posts, pictures, comments and likes are deleted with it, { $count } day from now, permanently. Until then you can change your mind; nobody else sees you or your posts in the meantime.
       *[other] Your posts, pictures, comments and likes are deleted with it, { $count } days from now, permanently. Until then you can change your mind; nobody else sees you or your posts in the meantime.
    }
account-delete-confirm = Delete your account?
apps-title = Apps and tokens
token-new = Your new token. It is shown only once: copy it now.
apps-none = None yet. To use an app, enter this site’s address in it; it brings you here to ask.
token-create = Create a token
its-name = Its name
token-scopes = What it may do
token-lifetime = How long it works
token-until-revoked = Until you revoke it
token-30-days = 30 days
token-year = A year
apps-intro = Apps you allowed, and tokens you created. Each acts in your name until you revoke it. What programs can do is described under <a href="/api">API</a>.
token-is-app = (app)
token-may = May: { $scopes }
token-last-used = , last used
token-not-used = , not used yet
token-ends = , ends
revoke-name = Revoke { $name }
remote-none = This site sends no words and no pictures anywhere.
remote-once = Send this time
remote-always = Always send
remote-dont = Don’t send
remote-refused = You have said no: nothing of yours is sent anywhere.
remote-sends-words = When you press a button beside “Make it”: that draft’s caption and hashtags, and what to make it. Mentions, email addresses and links are taken out first.
remote-sends-pictures = If you tick the box below: a small copy of each picture that you upload (720 pixels, without metadata).
remote-narrower-hint = Otherwise you are asked each time.
remote-later = Decide later
remote-no-again = If you say no, you are not asked again. You can change your mind under Settings, Privacy.
remote-draft-title = Send this draft’s words to { $host }?
remote-draft-private = This draft is for you alone.
remote-draft-followers = This draft is for your followers only.
remote-draft-goes = To rewrite it, its caption and hashtags go to <strong>{ $host }</strong>.
remote-always-hint = “Always” holds for all drafts that are not for everybody.
remote-always-pictures = “Always” holds for all drafts that are not for everybody, and for the small copies of their pictures, too.
remote-intro = A language model, <b>{ $model }</b>, can suggest other words for your drafts. It runs on <strong>{ $host }</strong>, which whoever runs { $site } has chosen. This is what goes there:
remote-nothing-else = Nothing else is sent: not who you are, nor where a picture was taken, nor alt texts, comments or pictures.
remote-nothing-else-pictures = Nothing else is sent: not who you are, nor where a picture was taken, nor alt texts, comments or what you have published.
remote-comes-back = What comes back are suggestions, which you can take or leave.
remote-came-from-private = The draft you came from is for you alone. If you agree, its words are sent, too.
remote-came-from-followers = The draft you came from is for your followers only. If you agree, its words are sent, too.
remote-pictures = Have my pictures described there, too
remote-narrower = Also private and followers-only posts
remote-agree = Agree
remote-stop = Send nothing any more
remote-no = No, send nothing
passkeys-intro = A passkey opens your account with the finger, face or PIN that unlocks your device. No password, and no code after it.
not-used-yet = Not used yet
passkey-add = Add a passkey
passkeys-missing = This needs JavaScript and a browser that supports passkeys.
passkey-name-hint = So you can recognize it in this list.
passkeys-not-offered = Passkeys need HTTPS and a domain name, which this site lacks.
passkey-remove = Remove a passkey
passkey-which = Which
back-to-security = Back to security
added = Added
passkey-added = { $name }, added { $date }
recovery-codes = Your recovery codes. Each opens your account once, in place of a code from the app. Write them down: they are shown only once.
recovery-codes-new = New recovery codes
recovery-codes-make = Make new codes
recovery-codes-hint = Old codes stop working.
two-factor-turn-it-off = Turn it off
turn-off = Turn off
two-factor-scan = Scan this with an authenticator app, then type the code that it shows.
two-factor-code = Code from the app
turn-on = Turn on
two-factor-another-key = Make another key
two-factor-intro = Logging in then takes your password and a code from an app on your phone: one without the other isn’t enough.
set-up = Set up
two-factor-on = On: logging in takes your password and a code from your app.
recovery-codes-left =
    { $count ->
        [one] { $count } recovery code left.
       *[other] { $count } recovery codes left.
    }
two-factor-qr = QR code with the key for your app, which is also written out below
two-factor-key = Or type this key into the app:
archives-title = Export and import
export-title = Export your data
export-intro = Your pictures, captions, alt texts, hashtags, comments and the people you follow, in one file, with a page to browse them. HEIC, AVIF, JPEG XL and animated files are in it as you sent them, with their location and other metadata, where this site keeps those.
export-again = Export again
export = Export
import = Import
file = File
import-as-it-was = As it was; where the file doesn’t say, only me
import-drafts = As drafts
import-public = For everybody
import-followers = For my followers
import-private = Only for me
import-left-out = Left out:
export-running =
    { $count ->
        [one] The export is being prepared: { $done } of { $count } picture.
       *[other] The export is being prepared: { $done } of { $count } pictures.
    }
export-beginning = The export is being prepared.
you-can-leave = You can leave this page.
export-progress = Export progress
export-ready-since = Ready since
export-stays =
    { $count ->
        [one] It stays for { $count } day.
       *[other] It stays for { $count } days.
    }
export-download = Download { $size }
import-intro = A zip file with your posts: from here or from another Vignette, or as <strong>Instagram</strong> (as JSON), <strong>Google Photos</strong> (Takeout), <strong>Flickr</strong>, <strong>Mastodon</strong> and <strong>Pixelfed</strong> (<code>pixelfed-statuses.json</code> in a zip file) export them; or simply <strong>pictures in folders</strong>, such as Lychee’s. Words and dates are kept, folders and albums become albums, and alt texts, captions and keywords inside the picture files are used. Nothing is imported twice, and what is already here stays as it is.
import-running =
    { $count ->
        [one] The import is running: { $done } of { $count } picture.
       *[other] The import is running: { $done } of { $count } pictures.
    }
import-beginning = The import is running.
import-rests = The limit for pictures is reached for now; it continues by itself in { $time }.
import-progress = Import progress
imported-on = Imported on
import-known =
    { $count ->
        [one] { $count } post already here
       *[other] { $count } posts already here
    }
comments-count =
    { $count ->
        [one] { $count } comment
       *[other] { $count } comments
    }
import-relationships = Follows, mutes, blocks, likes and bookmarks restored: { $count }
import-elsewhere = Skipped because they are not on this site: { $count }
and-more = and { $count } more
import-file-hint = A zip file of at most { $size }.
import-fetch = Fetch the pictures from the addresses in the export
import-fetch-hint = Pixelfed’s export has only addresses of pictures. With this, { $site } asks the sites that it names for them, which see that this server did; without it, the addresses are listed.
notify-like = Someone likes my post or comment
notify-comment = Someone comments on my post or replies to me
notify-mention = Someone mentions me
notify-follow = Someone follows me
notify-request = Someone asks to follow me
notify-accepted = My follow request is accepted
notify-warning = A moderator writes to me
notify-hidden = A moderator hides a post of mine
notify-deleted = A moderator deletes a post or comment of mine
notify-report = Something is reported, and I am a moderator
email-changed-confirm = Your address is changed. We’ve emailed a link to confirm it.
email-changed = Your address is changed.
email-other-account = There is another account with this address.
email-link-sent = We’ve emailed a link to confirm your address.
session-unknown = Some program
scope-read = see your posts, lists, notifications and settings
scope-write = post, comment, like and change your profile in your name
scope-follow = follow, mute and block people in your name
scope-push = be told of your notifications
scope-profile = see your name and picture
crop = Crop
crop-hint = Drag the picture, or use the arrow keys and + and −.
crop-zoom = Zoom
session-browser = { $browser } on { $system }
email-me-when = Email me when
email-reports = Something is reported to the moderators
email-reports-hint = One email, and no other until you have looked at the reports. It goes to a confirmed address only.
