# What the site writes to people. The account’s language decides.
email-password-subject = Your password was changed
email-password-done = the password of your account was changed
email-two-factor-on-subject = Two-factor login was turned on
email-two-factor-on-done = two-factor login was turned on for your account
email-two-factor-off-subject = Two-factor login was turned off
email-two-factor-off-done = two-factor login was turned off for your account
email-recovery-codes-subject = New recovery codes
email-recovery-codes-done = new recovery codes were made for your account, and the old ones stopped working
email-passkey-added-subject = A passkey was added
email-passkey-added-done = a passkey that opens your account was added
email-passkey-removed-subject = A passkey was removed
email-passkey-removed-done = a passkey of your account was removed
email-guessing-subject = Someone is guessing your password
email-guessing-done = someone is trying many passwords for your account. Devices on which you have logged in before can still log in; from others it takes a passkey or a new password for a while
email-test-subject = A test
email-reset-subject = A new password
email-confirm-subject = Is this your address?
email-changed-subject = Your address was changed
email-test-text =
    Emails from { $base } arrive.

    { "" }
email-reset-text =
    Hello @{ $name },

    someone, probably you, asked for a new password at { $base }. Choose it here within an hour:

    { $base }/reset/{ $secret }

    If it was not you, do nothing: your password stays as it is.
    { "" }
email-confirm-text =
    Hello @{ $name },

    this address was given for your account at { $base }. If it is yours, say so here within three days:

    { $base }/confirm/{ $secret }

    If you have no account there, someone has mistyped theirs: do nothing.
    { "" }
email-changed-text =
    Hello @{ $name },

    the address of your account at { $base } was changed to { $new }. Our emails go there from now on.

    If that was you, there is nothing to do. If it was not, someone knows your password: log in as { $name } at { $base }/login, choose a new password and put your address back. If you cannot log in any more, write to whoever looks after the site.
    { "" }
email-credentials-text =
    Hello @{ $name },

    { $done } at { $base }.

    If that was you, there is nothing to do. If it was not, choose a new password at { $base }/reset, then look at your passkeys and at where you are logged in under Settings, Security.
    { "" }
email-reported-subject = Something was reported
email-reported-text =
    Hello @{ $name },

    something was reported to the moderators of { $base }. Look at it here:

    { $base }/admin

    Until you have looked, we send no other email about reports. You can switch these emails off under Settings, Notifications.
    { "" }
