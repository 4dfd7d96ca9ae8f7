import-album = Das Album { $title }
import-no-date = { $named }: Es sagt nicht, wann es entstand.
import-albums-full = { $named }: Du hast { $count } Alben, und mehr passen nicht.
import-why = { $named }: { $why }
import-no-title = Es hat keinen Titel.
import-album-why = Das Album { $title }: { $why }
import-unreadable = { $what } in diesem Archiv: nicht lesbar: { $why }.
import-list-of-posts = Die Liste der Beiträge
import-lost = Die Datei kam nicht vollständig an. Schicke sie noch einmal.
import-too-many-pictures = Dieses Archiv zeigt { $count } Bilder; höchstens { $most } können mit einem Archiv importiert werden.
import-picture-later = { $name }: { $why }. Sein Beitrag wurde ausgelassen; importiere die Datei später noch einmal, um ihn zu bekommen.
import-picture-why = { $name }: { $why }.
import-alt-why = Der Alternativtext von { $name }: { $why }
import-rest = { $why } Der Rest wurde ausgelassen.
import-post = Der Beitrag { $id }
import-given-up = { $address }: Der Server war mehrmals nicht erreichbar. Der Beitrag wurde ausgelassen; importiere die Datei später noch einmal, um ihn zu bekommen.
import-no-picture = { $named }: Er hat kein Bild.
import-post-full = { $named }: Ein Beitrag fasst { $count } Bilder; die anderen wurden ausgelassen.
import-caption-cut = Der Beitrag { $id }: Sein Text wurde gekürzt.
import-hashtag = Der Hashtag { $tag }: { $why }
import-stopped = Der Rest wurde ausgelassen, weil dein Konto inzwischen geschlossen wurde.
import-avatar = Dein Profilbild: { $why }
import-comment-unreadable = Der Kommentar { $id } ist nicht lesbar.
import-many-comments = Kommentare unter Beiträgen anderer wurden ausgelassen, soweit es mehr sind, als man in einer Stunde schreiben darf; importiere das Archiv später noch einmal für den Rest.
import-fetches-nothing = diese Website holt nichts von anderen
left-out-photos =
    { $count ->
        [one] { $count } Foto wurde ausgelassen: Die Datei ist in einem anderen Teil des Exports.
       *[other] { $count } Fotos wurden ausgelassen: Die Datei ist in einem anderen Teil des Exports.
    }
left-out-comments =
    { $count ->
        [one] { $count } Kommentar wurde ausgelassen: Sie sind von anderen.
       *[other] { $count } Kommentare wurden ausgelassen: Sie sind von anderen.
    }
left-out-licences =
    { $count ->
        [one] { $count } Lizenz wurde ausgelassen: Ihre Version wird hier nicht angeboten.
       *[other] { $count } Lizenzen wurden ausgelassen: Ihre Version wird hier nicht angeboten.
    }
left-out-posts =
    { $count ->
        [one] { $count } Beitrag wurde ausgelassen: Es ist kein Bild darin.
       *[other] { $count } Beiträge wurden ausgelassen: Es ist kein Bild darin.
    }
left-out-videos =
    { $count ->
        [one] { $count } Video wurde ausgelassen: Es werden nur Bilder angenommen.
       *[other] { $count } Videos wurden ausgelassen: Es werden nur Bilder angenommen.
    }
left-out-likes =
    { $count ->
        [one] { $count } mal Gefällt-mir-Angaben eines Beitrags wurde ausgelassen: Sie sind von anderen.
       *[other] { $count } mal Gefällt-mir-Angaben von Beiträgen wurden ausgelassen: Sie sind von anderen.
    }
left-out-posts-comments =
    { $count ->
        [one] { $count } mal Kommentare eines Beitrags wurde ausgelassen: Sie sind von anderen.
       *[other] { $count } mal Kommentare von Beiträgen wurden ausgelassen: Sie sind von anderen.
    }
left-out-boosts =
    { $count ->
        [one] { $count } Boost wurde ausgelassen: Sie sind von Beiträgen anderer.
       *[other] { $count } Boosts wurden ausgelassen: Sie sind von Beiträgen anderer.
    }
left-out-media =
    { $count ->
        [one] { $count } Video oder Ton wurde ausgelassen: Es werden nur Bilder angenommen.
       *[other] { $count } Videos und Töne wurden ausgelassen: Es werden nur Bilder angenommen.
    }
left-out-files =
    { $count ->
        [one] { $count } Datei wurde ausgelassen: Es werden nur Bilder angenommen.
       *[other] { $count } Dateien wurden ausgelassen: Es werden nur Bilder angenommen.
    }
left-out-people =
    { $count ->
        [one] { $count } Personenliste wurde ausgelassen: Wer auf einem Bild ist, hat hier keinen Platz.
       *[other] { $count } Personenlisten wurden ausgelassen: Wer auf einem Bild ist, hat hier keinen Platz.
    }
left-out-stories = Storys, Reels und Profilbilder wurden ausgelassen.
left-out-instagram-comments = Kommentare und Gefällt-mir-Angaben wurden ausgelassen: Sie gehören zu Beiträgen bei Instagram.
transfer-no-account = Dieses Konto gibt es nicht mehr.
transfer-given-up = Auf unserer Seite ist immer wieder etwas schiefgegangen. Versuche es noch einmal.
