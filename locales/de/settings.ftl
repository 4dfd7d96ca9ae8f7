saved = Gespeichert.
settings-profile = Profil
settings-account = Konto
settings-security = Sicherheit
settings-privacy = Privatsphäre
settings-posting = Beiträge
settings-appearance = Darstellung
settings-apps = Apps
settings-archives = Import und Export
settings-people = Blockiert und stumm
people-blocked = Blockiert
people-blocked-hint = Ihr seht einander nicht.
people-muted = Stumm
people-muted-hint = Ihre Beiträge erscheinen nicht in deinen Feeds. Sie erfahren es nicht.
no-one = Niemand.
unblock-name = @{ $name } nicht mehr blockieren
unmute-name = @{ $name } nicht mehr stummschalten
appearance-theme = Farben
appearance-reading = Lesen
appearance-hint = Was dein Gerät verlangt, gilt in jedem Fall.
appearance-large-text = Größere Schrift
appearance-contrast = Hoher Kontrast
appearance-motion = Weniger Bewegung
appearance-language = Sprache
appearance-language-browser = Wie mein Browser
appearance-language-hint = Für Seiten und E-Mails. Vorgeschlagene Bildtexte bleiben englisch.
appearance-theme-device = Wie mein Gerät
appearance-theme-light = Hell
appearance-theme-dark = Dunkel
posting-intro = Womit deine neuen Beiträge beginnen.
posting-renew-hint = Wenn diese Website bessere Vorschläge machen kann, dürfen Beiträge, deren Worte du unverändert gelassen hast, neue bekommen. Was du selbst geschrieben oder gewählt hast, bleibt.
posting-file-words-hint = Wo die Datei eines Bildes einen Alternativtext, einen Bildtext oder Stichwörter hat (IPTC, XMP, Exif), beginnt der Entwurf mit ihnen, markiert als „aus der Datei“. Titel, Urheber und Lizenz werden angeboten.
posting-language = Sprache deiner Beiträge
posting-language-hint = Wo eine Datei ihre Worte in mehreren Sprachen hat und keine für alle gilt, werden sie in dieser genommen.
posting-camera-hint = Deine nächsten Beiträge zeigen Kamera, Objektiv, Belichtung und Aufnahmezeit. Für jeden Beitrag lässt sich das anders einstellen.
posting-renew = Vorgeschlagene Worte erneuern
posting-file-words = Worte aus meinen Dateien verwenden
posting-language-site = { $language }, wie auf dieser Website
privacy-private-hint = Du bestätigst jeden Follower, und nur sie sehen, was du teilst. Öffentliche Beiträge sind danach dauerhaft nur für Follower.
privacy-sensitive = Sensible Beiträge
privacy-sensitive-blur = Verdecken, bis ich sie sehen will
privacy-sensitive-show = Zeigen
privacy-sensitive-leave-out = Aus meinen Feeds weglassen
captions-remote = Worte von einem anderen Server
privacy-remote-change = Das ändern oder widerrufen
privacy-remote-what = Was das ist
privacy-private = Privates Konto
privacy-remote-agreed = Dein Text darf an { $host } gesendet werden, wenn du um eine andere Fassung bittest.
privacy-remote-pictures = Worte von dir dürfen an { $host } gehen, wenn du um andere bittest, und kleine Kopien deiner Bilder, wenn du sie hochlädst.
privacy-remote-nothing = Nichts von dir wird an { $host } geschickt.
avatar = Dein Bild
avatar-hint = Wird quadratisch zugeschnitten.
avatar-change = Bild ändern
avatar-remove = Bild entfernen
name = Name
bio = Über dich
fields = Mehr über dich
fields-hint = Bis zu vier, etwa Pronomen, ein Ort oder eine Website.
view-your-page = Deine Seite ansehen
avatar-remove-confirm = Dein Bild entfernen?
field-label = Bezeichnung { $number }
field-pronouns = Pronomen
field-website = Website
field-text = Text { $number }
notify-me-when = Benachrichtige mich, wenn
device-title = Auf diesem Gerät
device-notify-when = Benachrichtige mich hier, wenn
device-stop = Auf diesem Gerät beenden
device-start = Auf diesem Gerät benachrichtigen
device-missing = Dieser Browser kann sie nicht zeigen: Er braucht JavaScript und eine Website, die er über HTTPS erreicht. Auf iPhone oder iPad füge die Website zuerst zum Home-Bildschirm hinzu.
device-hint = Mitteilungen auch, während { $site } nicht offen ist. Sie kommen über den Hersteller deines Browsers, der sie nicht lesen kann.
device-others =
    { $count ->
        [one] Ein weiteres Gerät wird auch benachrichtigt.
       *[other] { $count } weitere Geräte werden auch benachrichtigt.
    }
password-current = Aktuelles Passwort
password-new = Neues Passwort
password-change = Passwort ändern
password-change-hint = Auf anderen Geräten wirst du abgemeldet.
two-factor = Anmeldung mit zwei Faktoren
two-factor-link = Codes aus einer App
passkeys = Passkeys
sessions-title = Wo du angemeldet bist
sessions-end-all = Überall sonst abmelden
password-revoke-apps = Auch alle <a href="/settings/apps">Apps und Token</a> widerrufen
passkeys-open = Diese öffnen dein Konto ohne das Passwort:
passkeys-remove-foreign = <a href="/settings/passkeys">Entferne die, die nicht deine sind</a>, oder füge einen hinzu.
session-here = (hier)
since = Seit
last-used = Zuletzt benutzt
session-end = { $name } abmelden, dort seit { $since }
account-email = E-Mail
email-send-again = Den Link noch einmal schicken
email-new = Neue Adresse
your-password = Dein Passwort
email-change = Adresse ändern
time-zone = Zeitzone
time-zone-yours = Deine Zeitzone
time-zone-hint = Für geplante Beiträge. Leer heißt UTC.
time-zone-save = Zeitzone speichern
account-delete-title = Dein Konto löschen
account-delete = Mein Konto löschen
email-confirmed = , bestätigt
email-not-confirmed = , noch nicht bestätigt
account-delete-text =
    { $count ->
        [one] Deine Beiträge, Bilder, Kommentare und Gefällt-mir-Angaben werden mit ihm gelöscht, in { $count } Tag, endgültig. Bis dahin kannst du es dir anders überlegen; niemand sonst sieht dich oder deine Beiträge in der Zwischenzeit.
       *[other] Deine Beiträge, Bilder, Kommentare und Gefällt-mir-Angaben werden mit ihm gelöscht, in { $count } Tagen, endgültig. Bis dahin kannst du es dir anders überlegen; niemand sonst sieht dich oder deine Beiträge in der Zwischenzeit.
    }
account-delete-confirm = Dein Konto löschen?
apps-title = Apps und Token
token-new = Dein neues Token. Es wird nur einmal gezeigt: Kopiere es jetzt.
apps-none = Noch keine. Um eine App zu benutzen, gib in ihr die Adresse dieser Website ein; sie führt dich zum Fragen hierher.
token-create = Token erstellen
its-name = Sein Name
token-scopes = Was es darf
token-lifetime = Wie lange es gilt
token-until-revoked = Bis du es widerrufst
token-30-days = 30 Tage
token-year = Ein Jahr
apps-intro = Apps, die du erlaubt hast, und Token, die du erstellt hast. Sie handeln in deinem Namen, bis du sie widerrufst. Was Programme können, steht unter <a href="/api">API</a>.
token-is-app = (App)
token-may = Darf: { $scopes }
token-last-used = , zuletzt benutzt:
token-not-used = , noch nicht benutzt
token-ends = , endet
revoke-name = { $name } widerrufen
remote-none = Diese Website schickt weder Worte noch Bilder irgendwohin.
remote-once = Dieses Mal schicken
remote-always = Immer schicken
remote-dont = Nicht schicken
remote-refused = Du hast Nein gesagt: Nichts von dir wird irgendwohin geschickt.
remote-sends-words = Wenn du einen Knopf neben „Mach ihn“ drückst: Bildtext und Hashtags dieses Entwurfs, und wie er werden soll. Erwähnungen, E-Mail-Adressen und Links werden vorher herausgenommen.
remote-sends-pictures = Wenn du unten das Kästchen ankreuzt: eine kleine Kopie jedes Bildes, das du hochlädst (720 Pixel, ohne Metadaten).
remote-narrower-hint = Sonst wirst du jedes Mal gefragt.
remote-later = Später entscheiden
remote-no-again = Wenn du Nein sagst, wirst du nicht wieder gefragt. Unter Einstellungen, Privatsphäre kannst du es dir anders überlegen.
remote-draft-title = Die Worte dieses Entwurfs an { $host } schicken?
remote-draft-private = Dieser Entwurf ist nur für dich.
remote-draft-followers = Dieser Entwurf ist nur für deine Follower.
remote-draft-goes = Um ihn umzuschreiben, gehen sein Bildtext und seine Hashtags an <strong>{ $host }</strong>.
remote-always-hint = „Immer“ gilt für alle Entwürfe, die nicht für alle sind.
remote-always-pictures = „Immer“ gilt für alle Entwürfe, die nicht für alle sind, und auch für die kleinen Kopien ihrer Bilder.
remote-intro = Ein Sprachmodell, <b>{ $model }</b>, kann andere Worte für deine Entwürfe vorschlagen. Es läuft auf <strong>{ $host }</strong>, das die Betreiber von { $site } ausgesucht haben. Dorthin geht:
remote-nothing-else = Sonst wird nichts geschickt: nicht, wer du bist, nicht, wo ein Bild entstanden ist, und weder Alternativtexte noch Kommentare oder Bilder.
remote-nothing-else-pictures = Sonst wird nichts geschickt: nicht, wer du bist, nicht, wo ein Bild entstanden ist, und weder Alternativtexte noch Kommentare oder was du veröffentlicht hast.
remote-comes-back = Zurück kommen Vorschläge, die du annehmen kannst oder nicht.
remote-came-from-private = Der Entwurf, von dem du kommst, ist nur für dich. Wenn du zustimmst, werden auch seine Worte geschickt.
remote-came-from-followers = Der Entwurf, von dem du kommst, ist nur für deine Follower. Wenn du zustimmst, werden auch seine Worte geschickt.
remote-pictures = Dort auch meine Bilder beschreiben lassen
remote-narrower = Auch private Beiträge und solche nur für Follower
remote-agree = Zustimmen
remote-stop = Nichts mehr schicken
remote-no = Nein, nichts schicken
passkeys-intro = Ein Passkey öffnet dein Konto mit dem Finger, dem Gesicht oder der PIN, die dein Gerät entsperrt. Ohne Passwort, und ohne Code danach.
not-used-yet = Noch nicht benutzt
passkey-add = Passkey hinzufügen
passkeys-missing = Das braucht JavaScript und einen Browser, der Passkeys unterstützt.
passkey-name-hint = Damit du ihn in dieser Liste erkennst.
passkeys-not-offered = Passkeys brauchen HTTPS und einen Domainnamen, die dieser Website fehlen.
passkey-remove = Passkey entfernen
passkey-which = Welchen
back-to-security = Zurück zur Sicherheit
added = Hinzugefügt:
passkey-added = { $name }, hinzugefügt { $date }
recovery-codes = Deine Wiederherstellungscodes. Jeder öffnet dein Konto einmal, anstelle eines Codes aus der App. Schreib sie auf: Sie werden nur einmal gezeigt.
recovery-codes-new = Neue Wiederherstellungscodes
recovery-codes-make = Neue Codes erstellen
recovery-codes-hint = Die alten Codes gelten nicht mehr.
two-factor-turn-it-off = Abschalten
turn-off = Abschalten
two-factor-scan = Scanne dies mit einer Authenticator-App und gib dann den Code ein, den sie zeigt.
two-factor-code = Code aus der App
turn-on = Einschalten
two-factor-another-key = Einen anderen Schlüssel erstellen
two-factor-intro = Zum Anmelden brauchst du dann dein Passwort und einen Code aus einer App auf deinem Telefon: Eins ohne das andere genügt nicht.
set-up = Einrichten
two-factor-on = Eingeschaltet: Zum Anmelden brauchst du dein Passwort und einen Code aus deiner App.
recovery-codes-left =
    { $count ->
        [one] Noch { $count } Wiederherstellungscode.
       *[other] Noch { $count } Wiederherstellungscodes.
    }
two-factor-qr = QR-Code mit dem Schlüssel für deine App, der unten auch ausgeschrieben steht
two-factor-key = Oder gib diesen Schlüssel in die App ein:
archives-title = Export und Import
export-title = Deine Daten exportieren
export-intro = Deine Bilder, Bildtexte, Alternativtexte, Hashtags, Kommentare und die Leute, denen du folgst, in einer Datei, mit einer Seite zum Durchsehen. HEIC-, AVIF-, JPEG-XL- und animierte Dateien sind darin, wie du sie geschickt hast, mit Ort und anderen Metadaten, wo diese Website sie aufhebt.
export-again = Noch einmal exportieren
export = Exportieren
import = Importieren
file = Datei
import-as-it-was = Wie es war; wo die Datei nichts sagt, nur ich
import-drafts = Als Entwürfe
import-public = Für alle
import-followers = Für meine Follower
import-private = Nur für mich
import-left-out = Ausgelassen:
export-running =
    { $count ->
        [one] Der Export wird vorbereitet: { $done } von { $count } Bild.
       *[other] Der Export wird vorbereitet: { $done } von { $count } Bildern.
    }
export-beginning = Der Export wird vorbereitet.
you-can-leave = Du kannst diese Seite verlassen.
export-progress = Fortschritt des Exports
export-ready-since = Fertig seit
export-stays =
    { $count ->
        [one] Er bleibt { $count } Tag.
       *[other] Er bleibt { $count } Tage.
    }
export-download = { $size } herunterladen
import-intro = Eine Zip-Datei mit deinen Beiträgen: von hier oder von einem anderen Vignette, oder wie <strong>Instagram</strong> (als JSON), <strong>Google Fotos</strong> (Takeout), <strong>Flickr</strong>, <strong>Mastodon</strong> und <strong>Pixelfed</strong> (<code>pixelfed-statuses.json</code> in einer Zip-Datei) sie exportieren; oder einfach <strong>Bilder in Ordnern</strong>, wie die von Lychee. Worte und Daten bleiben, Ordner und Alben werden Alben, und Alternativtexte, Bildtexte und Stichwörter in den Bilddateien werden verwendet. Nichts kommt zweimal herein, und was schon hier ist, bleibt, wie es ist.
import-running =
    { $count ->
        [one] Der Import läuft: { $done } von { $count } Bild.
       *[other] Der Import läuft: { $done } von { $count } Bildern.
    }
import-beginning = Der Import läuft.
import-rests = Die Grenze für Bilder ist fürs Erste erreicht; in { $time } geht es von selbst weiter.
import-progress = Fortschritt des Imports
imported-on = Importiert am
import-known =
    { $count ->
        [one] { $count } Beitrag schon hier
       *[other] { $count } Beiträge schon hier
    }
comments-count =
    { $count ->
        [one] { $count } Kommentar
       *[other] { $count } Kommentare
    }
import-relationships = Folgen, Stummschaltungen, Blockierungen, Gefällt-mir-Angaben und Lesezeichen wiederhergestellt: { $count }
import-elsewhere = Ausgelassen, weil nicht auf dieser Website: { $count }
and-more = und { $count } weitere
import-file-hint = Eine Zip-Datei von höchstens { $size }.
import-fetch = Die Bilder von den Adressen im Export holen
import-fetch-hint = Der Export von Pixelfed hat nur Adressen von Bildern. Hiermit fragt { $site } bei den Websites nach, die er nennt, und diese sehen, dass dieser Server es tat; ohne es werden die Adressen aufgelistet.
notify-like = mein Beitrag oder Kommentar jemandem gefällt
notify-comment = jemand meinen Beitrag kommentiert oder mir antwortet
notify-mention = jemand mich erwähnt
notify-follow = mir jemand folgt
notify-request = mir jemand folgen möchte
notify-accepted = meine Anfrage angenommen wird
notify-warning = die Moderation mir schreibt
notify-hidden = die Moderation einen Beitrag von mir verbirgt
notify-deleted = die Moderation einen Beitrag oder Kommentar von mir löscht
notify-report = etwas gemeldet wird und ich moderiere
email-changed-confirm = Deine Adresse ist geändert. Wir haben dir einen Link zum Bestätigen geschickt.
email-changed = Deine Adresse ist geändert.
email-other-account = Es gibt ein anderes Konto mit dieser Adresse.
email-link-sent = Wir haben dir einen Link geschickt, um deine Adresse zu bestätigen.
session-unknown = Ein Programm
scope-read = deine Beiträge, Listen, Mitteilungen und Einstellungen sehen
scope-write = in deinem Namen veröffentlichen, kommentieren, „Gefällt mir“ drücken und dein Profil ändern
scope-follow = in deinem Namen Leuten folgen, sie stummschalten und blockieren
scope-push = von deinen Mitteilungen erfahren
scope-profile = deinen Namen und dein Bild sehen
crop = Ausschnitt
crop-hint = Ziehe das Bild, oder nimm die Pfeiltasten und + und −.
crop-zoom = Vergrößerung
session-browser = { $browser } auf { $system }
email-me-when = Schick mir eine E-Mail, wenn
email-reports = Den Moderatoren etwas gemeldet wird
email-reports-hint = Eine E-Mail, und keine weitere, bis du dir die Meldungen angesehen hast. Sie geht nur an eine bestätigte Adresse.
