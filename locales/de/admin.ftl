bans-title = Gesperrte Bilder
bans-hint = Diese Dateien werden abgelehnt, und Bilder, die genauso aussehen. Die Bilder selbst werden nicht aufgehoben.
ban-lift = Aufheben
bans-none = Kein Bild ist gesperrt.
ban-lift-confirm = Dieses Bild wieder annehmen?
ban-lift-name = Sperre von { $digest } aufheben
captions = Bildtexte
outcomes-off = Die Vorschläge sind abgeschaltet: Neue Beiträge bekommen keine.
outcomes-model = Modell
outcomes-field = Feld
outcomes-counted = Gezählt
outcomes-kept = Behalten
outcomes-edited = Bearbeitet
outcomes-replaced = Ersetzt
outcomes-removed = Entfernt
outcomes-none = Noch wurde nichts mit Vorschlägen veröffentlicht.
outcomes-newest = Zu den neuesten Bildern
outcomes-newest-hint = Was jedes Modell zum ersten Bild der neuesten öffentlichen Beiträge sagte, und welchen Bildtext veröffentlicht wurde.
outcomes-no-caption = Kein Bildtext.
mark-published = veröffentlicht
outcomes-by-model = Vorschläge nach Modell
outcomes-intro = Was aus den Vorschlägen beim Veröffentlichen wurde. Nur diese Zahlen werden aufgehoben, kein Text.
outcomes-explained = <em>Behalten</em>: veröffentlicht wie vorgeschlagen. <em>Bearbeitet</em>: mindestens die Hälfte der Wörter blieb. <em>Ersetzt</em>: eigene Worte. <em>Entfernt</em>: leer gelassen. Text aus der Bilddatei zählt nicht.
deleted-account = Gelöschtes Konto
case-title =
    { $kind ->
        [comment] Ein Kommentar
        [album] Ein Album
       *[other] Ein Beitrag
    }
case-title-of =
    { $kind ->
        [comment] Ein Kommentar von @{ $name }
        [album] Ein Album von @{ $name }
       *[other] Ein Beitrag von @{ $name }
    }
view-on-site = Auf der Website ansehen
ban-confirm = Löschen und sperren
reason = Grund
reason-hint = Steht im Protokoll. Die Person sieht ihn, wenn du ihr schreibst, ihren Beitrag verbirgst oder sie sperrst.
action-dismiss = Meldung abweisen
action-restore = Wieder zeigen
action-hide = Verbergen
action-uncover = Nicht sensibel
action-cover = Als sensibel markieren
action-ban = Löschen und das Bild sperren
suspend-for = Sperren für
term-day = einen Tag
term-week = eine Woche
term-30-days = 30 Tage
term-ever = immer
history = Verlauf
history-none = Noch nichts.
history-nothing = Nichts.
case-hidden = Verborgen: { $reason }
case-suspended = Gesperrt { $until }
ban-question =
    { $count ->
        [one] Diesen Beitrag löschen und sein Bild sperren?
       *[other] Diesen Beitrag löschen und seine Bilder sperren?
    }
ban-text = Der Beitrag wird endgültig gelöscht, und niemand kann das Bild, oder eins, das genauso aussieht, wieder hochladen.
action-warn = @{ $name } schreiben
action-lift = @{ $name } wieder zulassen
action-suspend = @{ $name } sperren
history-of-person = Andere Maßnahmen zu @{ $name }
log = Protokoll
log-none = Noch wurde nichts getan.
log-older = Ältere Zeilen
reports = Meldungen
banned = Gesperrt
mark-answered = beantwortet
mark-suspended = gesperrt
already-deleted = Schon gelöscht.
no-text = Kein Text.
a-deleted-account = ein gelöschtes Konto
report-target =
    { $kind ->
        [comment] Kommentar
        [person] Person
        [album] Album
       *[other] Beitrag
    }
people-find-label = Anfang eines Benutzernamens
find = Suchen
review = Ansehen
people-none = Niemand mit diesem Namen.
since-date = seit
review-name = @{ $name } ansehen
reports-closed-title = Abgeschlossene Meldungen
reports-closed = Abgeschlossen
reports-none-closed = Noch keine abgeschlossenen Meldungen.
reports-none-open = Keine offenen Meldungen.
reports-open-count = Offen ({ $count })
review-this =
    { $kind ->
        [comment] Diesen Kommentar ansehen
        [person] Diese Person ansehen
        [album] Dieses Album ansehen
       *[other] Diesen Beitrag ansehen
    }
review-this-of =
    { $kind ->
        [comment] Diesen Kommentar von @{ $name } ansehen
        [person] @{ $name } ansehen
        [album] Dieses Album von @{ $name } ansehen
       *[other] Diesen Beitrag von @{ $name } ansehen
    }
reported-ago = gemeldet: { $time }
reports-older = Ältere Meldungen
alt-texts = Alternativtexte
outcome-kept = behalten
outcome-edited = bearbeitet
outcome-replaced = ersetzt
outcome-removed = entfernt
moderation-done =
    { $action ->
        [dismiss] Die Meldungen sind abgelehnt.
        [hide] Der Beitrag ist verborgen.
        [restore] Der Beitrag wird wieder gezeigt.
        [delete] Es ist gelöscht.
        [ban] Der Beitrag ist gelöscht und sein Bild gesperrt.
        [unban] Die Sperre ist aufgehoben.
        [warn] Deine Nachricht ist gesendet.
        [suspend] Das Konto ist gesperrt.
        [lift] Die Sperre des Kontos ist aufgehoben.
        [cover] Der Beitrag ist als sensibel markiert.
        [uncover] Der Beitrag ist nicht mehr als sensibel markiert.
       *[other] Erledigt.
    }
done-dismiss = fand nichts zu beanstanden an
done-hide = verbarg
done-restore = zeigte wieder
done-delete = löschte
done-ban = löschte und sperrte die Bilder von
done-unban = hob die Sperre auf von
done-warn = schrieb wegen
done-suspend = sperrte
done-lift = ließ wieder zu
done-cover = markierte als sensibel
done-uncover = nahm die Markierung als sensibel von
done-create = legte das Konto an
done-role = änderte die Rolle von
case-for-good = dauerhaft: { $reason }
case-until = bis { $date }: { $reason }
role-name =
    { $role ->
        [admin] Administration
        [moderator] Moderation
       *[member] Mitglied
    }
invitations = Einladungen
invitations-needed = Nur wer eingeladen ist, kann sich registrieren. Jeder Link gilt einmal und läuft ab.
invitations-not-needed = Zurzeit kann sich jeder registrieren, oder niemand: Einladungen braucht es nur, wenn die Einstellungen der Website es so sagen.
invitations-made =
    { $count ->
        [one] { $count } Einladung wurde erstellt.
       *[other] { $count } Einladungen wurden erstellt.
    }
invitations-once = Kopiere die Links jetzt: Sie werden nicht noch einmal angezeigt.
invitation-number = Einladung { $number }
invitations-count = Wie viele
invitations-days = Tage, bis sie ablaufen
invitations-make = Einladungen erstellen
invitations-invite = Leute einladen
