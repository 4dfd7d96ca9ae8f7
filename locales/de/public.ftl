about-rules = Regeln
about-staff = Wer sich darum kümmert
about-contact = Kontakt
about-software = Die Software
about-title = Über { $site }
about-captions = Bildtexte, Alternativtexte und Hashtags schlägt ein neuronales Netz auf dem eigenen Server dieser Website vor, und Menschen bearbeiten sie.
about-captions-link = Wie das geht, und wie oft es falsch ist
about-remote = Man kann ein Sprachmodell auf einem anderen Server um andere Worte bitten.
about-remote-link = Was dorthin geht, und von wem
about-software-text = Diese Website läuft mit Vignette { $version }, freier Software, die jeder betreiben kann: keine Werbung, keine Verfolgung, und nichts davon meldet sich bei anderen.
about-software-remote = Diese Website läuft mit Vignette { $version }, freier Software, die jeder betreiben kann: keine Werbung, keine Verfolgung, und nichts davon meldet sich ungefragt bei anderen.
about-api = Programme können ihre <a href="/api">API</a> benutzen.
api = API
api-no-token = Braucht kein Token.
api-token = Braucht ein Token.
api-value = Wert
api-in = Wo
api-meaning = Was es ist
api-intro = Programme können hier, was Menschen können. Erstelle unter <a href="/settings/apps">Einstellungen → Apps und Token</a> ein Token und sende es als <code>Authorization: Bearer …</code>. Apps für Mastodon melden sich selbst an.
api-values = Werte werden aus JSON, aus Formularen und aus mehrteiligen Formularen genommen. Das Ganze als <a href="/api/openapi.json">OpenAPI 3.1</a>.
api-scope = Braucht ein Token mit <code>{ $scope }</code>.
api-scope-or-none = Braucht ein Token mit <code>{ $scope }</code>, oder keins: dann antwortet es wie für Gäste.
api-answer = Antwortet mit <code>{ $answer }</code>.
api-required = , nötig
captions-title = Wie Bildtexte geschrieben werden
captions-sees = Was es sieht
captions-sees-text = Das Bild, verkleinert: Formen, Dinge, Szenen. Es liest keinen Text, kennt weder Gesichter noch Namen und sieht nicht, wo ein Foto entstanden ist. Es spricht Englisch.
captions-wrong = Wie oft es falsch ist
captions-who-decides = Wer entscheidet
captions-who-decides-text = Menschen. Vorschläge sind markiert, bis jemand sie angesehen hat, und was jemand schreibt, wird nie überschrieben. Ein Alternativtext, den niemand angefasst hat, ist eine automatische Beschreibung.
captions-off = Bildtexte sind hier abgeschaltet: Alle schreiben ihre Worte selbst.
captions-loading = Die Modelle, die Worte vorschlagen, werden gerade geladen. Das dauert einen Moment: Sieh gleich noch einmal nach.
captions-suggested-by =
    { $count ->
        [one] Wenn jemand ein Bild teilt, schlägt ein neuronales Netz auf dem eigenen Server dieser Website Bildtexte, einen Alternativtext und Hashtags vor:
       *[other] Wenn jemand ein Bild teilt, schlagen neuronale Netze auf dem eigenen Server dieser Website Bildtexte, einen Alternativtext und Hashtags vor:
    }
list-comma = ,
captions-nothing-sent = Kein Bild wird irgendwohin geschickt, um beschrieben zu werden.
captions-wrong-text = Oft. Es kennt ein paar hundert Dinge, am besten die, die auf vielen Fotos sind: Menschen, Hunde, Strände, Straßen, Essen, Tiere. Es benennt Falsches, verzählt sich und übersieht, was dir wichtig ist. Vorschläge, bei denen es nicht sicher ist, sind markiert:
captions-made-from = Woraus { $model } gemacht ist
captions-remote-text = Wer dem zustimmt, kann <b>{ $model }</b>, ein Sprachmodell auf <strong>{ $host }</strong>, um andere Worte bitten. Dann gehen Bildtext und Hashtags eines Entwurfs dorthin, ohne Erwähnungen, E-Mail-Adressen und Links.
captions-remote-pictures = Von denen, die auch dem zustimmen, geht auch eine kleine Kopie jedes Bildes dorthin (720 Pixel, ohne Metadaten).
captions-remote-no-pictures = Nie ein Bild.
captions-remote-nobody-else = Von allen anderen wird nichts geschickt.
your-choice = Deine Entscheidung
offline = Offline
offline-title = Du bist offline
try-again = Noch einmal versuchen
offline-text = { $site } ist nicht erreichbar. Deine Entwürfe bleiben erhalten, und auch, was du aus anderen Apps geteilt hast.
new-post = Neuer Beitrag
embed-json-only = Hier wird nur JSON angeboten.
embed-photo-by = Ein Foto von @{ $name }
embed-sensitive = Ein sensibles Bild, das nur auf seiner eigenen Seite gezeigt wird.
