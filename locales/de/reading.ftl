bookmarks-hint = Nur du siehst deine Lesezeichen.
bookmarks-empty = Hier erscheinen Beiträge, die du dir merkst.
caught-up = Mehr gibt es nicht.
explore = Entdecken
trending-this-week = Beliebt in dieser Woche
popular-hashtags = Beliebte Hashtags
all-hashtags = Alle Hashtags
people-to-follow = Leute, denen man folgen kann
newest = Neueste
more-posts = Mehr Beiträge
no-posts-yet = Noch keine Beiträge.
share-first-photo = Teile das erste Foto
sign-up-and-share = Registriere dich und teile das erste Foto
about-this-site = Über diese Website
newest-posts = Neueste Beiträge
feed-empty = Noch keine Bilder
feed-empty-hint = Mach den Anfang: Teile ein Foto, und Bildtext, Alternativtext und Hashtags werden für dich geschrieben. Du bearbeitest sie nur noch.
share-a-photo = Ein Foto teilen
home = Start
people-you-follow = Leute, denen du folgst
home-empty = Noch nichts hier
home-empty-hint = Hier erscheinen Beiträge der Leute, denen du folgst, die neuesten zuerst.
pictures-count =
    { $count ->
        [one] { $count } Bild
       *[other] { $count } Bilder
    }
carousel = Karussell
pictures = Bilder
number-of = { $number } von { $count }
picture-of = Bild { $number } von { $count }
cover-show = Zeigen
cover-hide = Wieder verdecken
alternative-text = Alternativtext
automatic-description = Automatische Beschreibung
original = Original
alt-what-it-shows = was dieses Bild zeigt
alt-mark = ALT
moderate = Moderieren
share-link = Link zum Teilen
unpin = Lösen
pin-to-profile = Ans Profil heften
a-post-of = Ein Beitrag von @{ $name }
picture-number = Bild { $number }:
post-hidden = Die Moderation hat diesen Beitrag verborgen. Grund:
post-hidden-yours = Die Moderation hat diesen Beitrag verborgen; nur du und sie können ihn sehen. Grund:
search-label = Nach Wörtern, Hashtags oder Leuten suchen
search-placeholder = Wörter, Hashtags, Leute
people = Leute
more-results = Mehr Ergebnisse
nothing-found = Nichts gefunden
search-hint = Durchsuche Bildtexte, Alternativtexte, Hashtags, Alben und Leute. Wortanfänge genügen: „hu“ findet Hunde.
hashtags-of-this-week = Hashtags dieser Woche
no-results = Keine Ergebnisse für „<bdi>{ $question }</bdi>“. Versuche es mit weniger Wörtern.
no-posts-for = Keine Beiträge für „<bdi>{ $question }</bdi>“.
alt-text = Alternativtext
shared-with-you = @{ $name } hat diesen Beitrag mit dir geteilt.
related-hashtags = Verwandte Hashtags
tag-empty = Noch keine Beiträge mit diesem Hashtag.
feed = Feed
tags-empty = Noch keine Hashtags
tags-empty-hint = Sie erscheinen hier, sobald jemand sie benutzt.
most-used-lately = Zuletzt am meisten benutzt
people-count =
    { $count ->
        [one] { $count } Person
       *[other] { $count } Leute
    }
posts-count =
    { $count ->
        [one] { $count } Beitrag
       *[other] { $count } Beiträge
    }
posts-count-and-more = 10.000 Beiträge und mehr
picture-without-alt = Foto ohne Beschreibung
