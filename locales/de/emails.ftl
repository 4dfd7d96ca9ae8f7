email-password-subject = Dein Passwort wurde geändert
email-password-done = das Passwort deines Kontos wurde geändert
email-two-factor-on-subject = Die Anmeldung mit zwei Faktoren wurde eingeschaltet
email-two-factor-on-done = die Anmeldung mit zwei Faktoren wurde für dein Konto eingeschaltet
email-two-factor-off-subject = Die Anmeldung mit zwei Faktoren wurde abgeschaltet
email-two-factor-off-done = die Anmeldung mit zwei Faktoren wurde für dein Konto abgeschaltet
email-recovery-codes-subject = Neue Wiederherstellungscodes
email-recovery-codes-done = für dein Konto wurden neue Wiederherstellungscodes erstellt, und die alten gelten nicht mehr
email-passkey-added-subject = Ein Passkey wurde hinzugefügt
email-passkey-added-done = ein Passkey, der dein Konto öffnet, wurde hinzugefügt
email-passkey-removed-subject = Ein Passkey wurde entfernt
email-passkey-removed-done = ein Passkey deines Kontos wurde entfernt
email-guessing-subject = Jemand errät dein Passwort
email-guessing-done = jemand probiert viele Passwörter für dein Konto. Geräte, auf denen du schon angemeldet warst, können sich weiter anmelden; von anderen braucht es eine Zeit lang einen Passkey oder ein neues Passwort
email-test-subject = Ein Test
email-reset-subject = Ein neues Passwort
email-confirm-subject = Ist das deine Adresse?
email-changed-subject = Deine Adresse wurde geändert
email-test-text =
    E-Mails von { $base } kommen an.

    { "" }
email-reset-text =
    Hallo @{ $name },

    jemand, wahrscheinlich du, hat auf { $base } um ein neues Passwort gebeten. Wähle es hier innerhalb einer Stunde:

    { $base }/reset/{ $secret }

    Wenn du es nicht warst, tu nichts: Dein Passwort bleibt, wie es ist.
    { "" }
email-confirm-text =
    Hallo @{ $name },

    diese Adresse wurde für dein Konto auf { $base } angegeben. Wenn es deine ist, bestätige das hier innerhalb von drei Tagen:

    { $base }/confirm/{ $secret }

    Wenn du dort kein Konto hast, hat sich jemand vertippt: Tu nichts.
    { "" }
email-changed-text =
    Hallo @{ $name },

    die Adresse deines Kontos auf { $base } wurde in { $new } geändert. Unsere E-Mails gehen von jetzt an dorthin.

    Wenn du das warst, ist nichts zu tun. Wenn nicht, kennt jemand dein Passwort: Melde dich als { $name } auf { $base }/login an, wähle ein neues Passwort und stelle deine Adresse wieder her. Wenn du dich nicht mehr anmelden kannst, schreib denen, die sich um die Website kümmern.
    { "" }
email-credentials-text =
    Hallo @{ $name },

    auf { $base }: { $done }.

    Wenn du das warst, ist nichts zu tun. Wenn nicht, wähle auf { $base }/reset ein neues Passwort, und sieh dann unter Einstellungen, Sicherheit nach, welche Passkeys du hast und wo du angemeldet bist.
    { "" }
email-reported-subject = Etwas wurde gemeldet
email-reported-text =
    Hallo @{ $name },

    den Moderatoren von { $base } wurde etwas gemeldet. Sieh es dir hier an:

    { $base }/admin

    Bis du nachgesehen hast, schicken wir keine weitere E-Mail über Meldungen. Abschalten kannst du diese E-Mails unter Einstellungen, Benachrichtigungen.
    { "" }
