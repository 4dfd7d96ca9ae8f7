post-delete-title = Deinen Beitrag löschen
post-delete-question = Diesen Beitrag löschen?
post-delete-text = Das Bild, sein Text und seine Hashtags werden endgültig gelöscht.
keep-it = Behalten
draft-yours = Dein Entwurf
draft-edit = Entwurf bearbeiten
add = Hinzufügen
look-again = Noch einmal nachsehen
no-suggestions = Keine Vorschläge für dieses Bild.
suggestions = Vorschläge
suggest-again = Neu vorschlagen
suggestion-gone = Diesen Vorschlag gibt es nicht mehr; dies sind die neuesten.
not-sure = nicht sicher
mark-yours = deiner
make-it = Mach ihn
ask-suggested = Diese Worte wurden vorgeschlagen. Stimmen sie?
ask-change = Ändere in den Feldern oben, was falsch ist, oder veröffentliche sie so.
ask-alt-hint = Alternativtext hilft Menschen, die das Bild nicht sehen können. Schreib eine Zeile, oder veröffentliche es so.
publish-at-another-time = Zu einer anderen Zeit veröffentlichen
publish-later = Später veröffentlichen
schedule-label = Tag und Uhrzeit
schedule = Planen
publish-anyway = Trotzdem veröffentlichen
publish-yes = Ja, veröffentlichen
publish-now = Jetzt veröffentlichen
publish = Veröffentlichen
save-draft = Speichern
discard = Verwerfen
more-pictures = Weitere Bilder
draft-full = Ein Beitrag fasst bis zu { $count } Bilder: Dieser ist voll.
scheduled-for = Geplant für
suggested-captions = Vorgeschlagene Bildtexte
asking-host = { $host } wird gefragt …
writing-captions = Bildtexte werden geschrieben …
more-suggestions-coming = Weitere Vorschläge sind unterwegs.
make-the-caption = Mach den Bildtext
remote-not-sent =
    { $count ->
        [one] Weil er nicht für alle ist, wurde das Bild dieses Entwurfs nicht an { $host } geschickt.
       *[other] Weil er nicht für alle ist, wurden die Bilder dieses Entwurfs nicht an { $host } geschickt.
    }
remote-send-once =
    { $count ->
        [one] Dieses Mal schicken
       *[other] Dieses Mal schicken
    }
remote-failed = Von { $host } kamen dieses Mal keine Worte.
picture-name = Bild { $number }
caption-and-alt = Bildtext und Alternativtext
ask-alt-several = Bilder ohne Alternativtext:
ask-alt-one = Dein Bild hat keinen Alternativtext.
picture-in-list = Bild { $number }
schedule-zone = Deine Zeitzone: { $zone }.
change-it = Ändern
schedule-utc = In UTC, bis du in den <a href="/settings/account#time_zone">Einstellungen</a> eine Zeitzone wählst.
draft-discard-confirm = Diesen Entwurf und seine Bilder löschen?
post-edit = Deinen Beitrag bearbeiten
save-as-edit = Als Änderung speichern
draft-was-published = Dies wurde am <time datetime="{ $machine }">{ $time }</time> veröffentlicht; was du geschrieben hast, als Änderung speichern?
share-links = Links zum Teilen
link-new = Dein neuer Link
link-copy-now = Kopiere ihn jetzt: Er wird nur einmal gezeigt.
link-lifetime = Ein neuer Link, der so lange gilt:
link-day = 1 Tag
link-week = 1 Woche
link-month = 1 Monat
link-never = solange du willst, bis du ihn widerrufst
link-create = Link erstellen
back-to-album = Zurück zum Album
back-to-post = Zurück zum Beitrag
links-existing = Vorhandene Links
link-expired = Abgelaufen
link-until-revoked = Gilt, bis du ihn widerrufst
revoke = Widerrufen
links-of-album = Wer einen solchen Link hat, sieht das Album <strong dir="auto">{ $album }</strong> mit allem, was darin ist, ohne Konto, und ganz gleich, wer es sonst sehen kann.
links-of-post = Wer einen solchen Link hat, sieht diesen Beitrag mit Bildern und Worten, ohne Konto, und ganz gleich, wer ihn sonst sehen kann.
link-made = Erstellt:
link-works-until = Gilt bis
share-photos = Fotos teilen
grouping = Wie sie zu Beiträgen werden
album-title = Titel des Albums
album-title-hint = Ein Album von dir mit diesem Titel, oder ein neues.
upload = Hochladen
drafts = Entwürfe
drafts-review-link = Auf einer Seite durchsehen
draft-no-caption = Noch kein Bildtext
grouping-tens = Beiträge mit bis zu { $count } Bildern
grouping-each = Je ein Beitrag
grouping-album = Je ein Beitrag, alle in einem Album
upload-bounds = Auf einmal gehen bis zu { $files } Dateien und { $megabytes } MB; schicke weitere danach.
mark-scheduled = geplant
drafts-keep-days = Entwürfe, die du { $count } Tage nicht änderst, werden gelöscht.
add-pictures = Bilder hinzufügen
choose-pictures = Bilder auswählen
upload-hint = { $kinds }, bis zu { $pictures } in einem Beitrag, jedes bis { $megabytes } MB und { $megapixels } Megapixel. Ihren Ort und andere Metadaten bekommt niemand sonst.
take-photo = Foto aufnehmen
mark-cover = Titelbild
picture-move-left = Bild { $number } nach vorn
picture-move-right = Bild { $number } nach hinten
picture-remove = Bild { $number } entfernen
picture-remove-confirm = Dieses Bild entfernen?
of-picture = von Bild { $number }
alt-writing = Wird geschrieben …
alt-hint = Beschreibe das Bild für Menschen, die es nicht sehen können.
alt-guess = Eine Vermutung, nicht sicher: „<bdi>{ $guess }</bdi>“
stored = Gespeichert:
review-title = Deine Entwürfe durchsehen
post-edit-link = Beitrag bearbeiten
keyboard-shortcuts = Tastenkürzel
accept-suggestion = Vorschlag annehmen
publish-ticked = Angekreuzte veröffentlichen
save-all = Alle speichern
tick-all = Alle ankreuzen
review-empty = Keine Entwürfe hier
review-hint = Nur was angekreuzt ist, wird veröffentlicht.
review-published = Veröffentlicht: { $count }.
review-saved = Gespeichert: { $count }.
review-open =
    { $count ->
        [one] { $count } Entwurf muss noch einmal durchgesehen werden: Was du getippt hast, steht unten.
       *[other] { $count } Entwürfe müssen noch einmal durchgesehen werden: Was du getippt hast, steht unten.
    }
review-album-problem = Keinem Album hinzugefügt: { $problem } Deine Bilder sind in diesen Entwürfen.
keys-next = zum nächsten Entwurf, zum vorigen
keys-accept = den Vorschlag annehmen und weiter zum nächsten
keys-publish = Angekreuzte veröffentlichen
keys-hint = Ein Entwurf, in dem du schreibst oder zu dem du mit diesen Tasten kommst, wird angekreuzt. Auf einem Mac tut ⌘, was Strg tut.
draft-number-of = Entwurf { $number } von { $count }
publish-this = Diesen veröffentlichen
draft-number = Entwurf { $number }
editor = Editor
drafts-older = Ältere Entwürfe
tag-related = verwandt
bulk-delete-title =
    { $count ->
        [one] { $count } Beitrag löschen
       *[other] { $count } Beiträge löschen
    }
bulk-change-title =
    { $count ->
        [one] { $count } Beitrag ändern
       *[other] { $count } Beiträge ändern
    }
bulk-delete-question = { bulk-delete-title }?
bulk-delete-text =
    { $count ->
        [one] Dieser Beitrag wird endgültig gelöscht, mit Bildern, Texten, Gefällt-mir-Angaben und Kommentaren.
       *[other] Diese { $count } Beiträge werden endgültig gelöscht, mit Bildern, Texten, Gefällt-mir-Angaben und Kommentaren.
    }
bulk-gone =
    { $count ->
        [one] { $count } der ausgewählten Beiträge gibt es nicht mehr.
       *[other] { $count } der ausgewählten Beiträge gibt es nicht mehr.
    }
bulk-change-selection = Auswahl ändern
bulk-deleted-count = { $count } gelöscht
bulk-changed-count = { $count } geändert
bulk-posts-deleted = Beiträge gelöscht
bulk-posts-changed = Beiträge geändert
back-to-your-page = Zurück zu deiner Seite
bulk-select-others = Andere auswählen
bulk-clear = Auswahl aufheben
bulk-select-page = Alle auf dieser Seite auswählen
newer-posts = Neuere Beiträge
bulk-change-them = Ändern
bulk-what = Was damit geschehen soll
bulk-create-album = Eins anlegen
bulk-nothing = Nichts auszuwählen
bulk-intro = Wähle Beiträge aus, auf einer Seite oder auf mehreren, und dann unten, was mit ihnen geschehen soll: bis zu { $count } auf einmal. Bevor sich etwas ändert, siehst du eine Zusammenfassung.
bulk-selected = { $count } ausgewählt
bulk-selected-elsewhere = { $count } ausgewählt, { $elsewhere } davon auf anderen Seiten
bulk-visibility = Sichtbarkeit ändern
bulk-add-tags = Hashtags hinzufügen
bulk-remove-tags = Hashtags entfernen
bulk-add-album = In ein Album legen
bulk-remove-album = Aus einem Album nehmen
bulk-tags-to-add = Hashtags zum Hinzufügen
bulk-tags-to-remove = Hashtags zum Entfernen
bulk-album-to-add = Album, in das sie sollen
bulk-album-to-remove = Album, aus dem sie sollen
bulk-no-album = Du hast noch kein Album.
post-of-date = Beitrag vom { $date }
bulk-for-unlisted = alle mit dem Link
bulk-for-followers = deine Follower
bulk-what-delete = endgültig löschen
bulk-what-visibility = sie werden sichtbar für { $whom }
bulk-what-add-tags = { $tags } hinzufügen
bulk-what-remove-tags = { $tags } entfernen
bulk-what-add-album = in das Album „{ $title }“ legen
bulk-what-remove-album = aus dem Album „{ $title }“ nehmen
check-suggestion = nicht sicher: bitte prüfen
check-hashtags = nicht sicher bei { $tags }: bitte prüfen
mark-suggested = vorgeschlagen
mark-from-file = aus der Datei
offer-title = Titel in der Datei
offer-credit = Urhebernennung aus der Datei hinzufügen
offer-licence = Lizenz in der Datei
bulk-done-deleted = { $count } gelöscht.
bulk-done-changed = { $count } geändert.
bulk-done-same =
    { $count ->
        [one] { $count } war schon so.
       *[other] { $count } waren schon so.
    }
bulk-done-gone =
    { $count ->
        [one] { $count } war weg.
       *[other] { $count } waren weg.
    }
bulk-done-full =
    { $count ->
        [one] { $count } blieb, wie es war: Für mehr ist kein Platz.
       *[other] { $count } blieben, wie sie waren: Für mehr ist kein Platz.
    }
bulk-done-named =
    { $count ->
        [one] { $count } blieb, wie es war: Der Hashtag steht in seinem Text.
       *[other] { $count } blieben, wie sie waren: Der Hashtag steht in ihren Texten.
    }
bulk-done-failed =
    { $count ->
        [one] { $count } ließ sich gerade nicht ändern: Versuche es noch einmal.
       *[other] { $count } ließen sich gerade nicht ändern: Versuche es noch einmal.
    }
bulk-for-everybody = alle
bulk-for-you = dich allein
smaller = Große Fotos vor dem Senden verkleinern (längste Seite 4.096 px)
smaller-hint = Beschreibungen und Kameradaten in diesen Dateien fallen weg.
for-alt-text = für den Alternativtext
for-alt-text-of = für den Alternativtext von Bild { $number }
alt-suggestions-writing = Vorschläge werden geschrieben …
suggestions-in-english = Vorschläge sind auf Englisch.
