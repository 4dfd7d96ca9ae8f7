comment-edit-title = Deinen Kommentar bearbeiten
comment-yours = Dein Kommentar
comments-later = Spätere Kommentare
comments-none = Noch keine Kommentare.
comments-none-visible = Keine Kommentare, die du sehen kannst.
comment = Kommentieren
log-in-to-comment = Zum Kommentieren anmelden
reply-to = Antwort an { $name }
notifications-mark-seen = Alle als gesehen markieren
notifications-others = Die anderen zeigen
accept = Annehmen
decline = Ablehnen
notifications-empty = Hier erscheinen Gefällt-mir-Angaben, Kommentare und neue Follower.
notification-about = über
notification-new = (neu)
list-and = und
notification-and-others =
    { $count ->
        [one] und { $count } weitere Person
       *[other] und { $count } weitere
    }
follow-accept-name = @{ $name } erlauben, dir zu folgen
follow-decline-name = @{ $name } nicht erlauben, dir zu folgen
notifications-older = Ältere Mitteilungen
more-people = Mehr Leute
mark-private = privat
profile-suspended = Gesperrt: Nur die Moderation sieht diese Seite.
edit-profile = Profil bearbeiten
select-posts = Beiträge auswählen
unblock = Nicht mehr blockieren
following = Gefolgt
requested = Angefragt
ask-to-follow = Anfrage senden
more = Mehr
mute = Stummschalten
unmute = Stummschaltung aufheben
block = Blockieren
posts = Beiträge
pinned-posts = Angeheftete Beiträge
pinned = Angeheftet
profile-empty-own = Hier erscheinen deine Fotos
profile-private = Dieses Konto ist privat. Folge ihm, um seine Beiträge zu sehen.
profile-posts-count =
    { $count ->
        [one] <strong>{ $count }</strong> Beitrag
       *[other] <strong>{ $count }</strong> Beiträge
    }
followers-count =
    { $number ->
        [one] <strong>{ $count }</strong> Follower
       *[other] <strong>{ $count }</strong> Follower
    }
following-count = folgt <strong>{ $count }</strong>
profile-joined = Dabei seit { $month }
profile-blocking = Du blockierst @{ $name }: Ihr seht einander nicht.
profile-more = Mehr zu @{ $name }
block-confirm = @{ $name } blockieren? Ihr seht einander dann nicht mehr.
profile-empty = @{ $name } hat noch nichts mit dir geteilt.
report-thanks = Danke
back = Zurück
report-what = Was stimmt nicht?
report-details = Einzelheiten
report-hint = Das sieht nur die Moderation.
report-done = Die Moderation sieht es sich an. @{ $name } erfährt nicht, wer es gemeldet hat, und auch nicht, dass es jemand getan hat.
notification-like = gefällt dein Beitrag
notification-comment = hat deinen Beitrag kommentiert
notification-reply = hat auf deinen Kommentar geantwortet
notification-mention = hat dich erwähnt
notification-follow = folgt dir
notification-request = möchte dir folgen
notification-accepted = lässt dich folgen
notification-warning = Eine Nachricht der Moderation
notification-hidden = Die Moderation hat deinen Beitrag verborgen
notification-deleted-comment = Die Moderation hat deinen Kommentar gelöscht
notification-deleted-post = Die Moderation hat deinen Beitrag gelöscht
notification-report = Etwas wurde gemeldet
notification-like-several = gefällt dein Beitrag
notification-follow-several = folgen dir
notification-title = { $name } { $said }
notification-your-comment = deinen Kommentar
notification-your-post = deinen Beitrag
followers = Follower
follows-nobody = Noch niemand.
remove = Entfernen
follows-title = Gefolgt
report-spam = Es ist Spam
report-harassment = Belästigung oder Mobbing
report-violence = Es zeigt Gewalt oder ruft dazu auf
report-sensitive = Es sollte als sensibel markiert sein
report-rights = Sie dürfen es nicht teilen
report-other = Etwas anderes
report-this-comment = Diesen Kommentar melden
report-this-post = Diesen Beitrag melden
report-this-person = Diese Person melden
log-in-to-like-comment = Melde dich an, damit dir dieser Kommentar gefallen kann; gefällt:
said-follows = Du folgst @{ $name }.
said-requested = Du hast angefragt, @{ $name } zu folgen.
said-unfollowed = Du folgst @{ $name } nicht.
following-name = Du folgst @{ $name }
requested-name = Anfrage an @{ $name } gesendet
ask-to-follow-name = Anfragen, @{ $name } zu folgen
said-removed = @{ $name } folgt dir nicht mehr.
comments-oldest = Älteste zuerst
comments-newest = Neueste zuerst
comments-earlier = Frühere Kommentare
notification-like-comment = gefällt dein Kommentar
notification-like-comment-several = gefällt dein Kommentar
