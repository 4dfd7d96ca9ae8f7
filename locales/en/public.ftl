# What everybody may read about the site.
about-rules = Rules
about-staff = Who looks after it
about-contact = Contact
about-software = The software
about-title = About { $site }
about-captions = Captions, alt texts and hashtags are suggested by a neural network on this site’s own server, and people edit them.
about-captions-link = How that works, and how often it is wrong
about-remote = People can ask a language model on another server for other words.
about-remote-link = What is sent there, and of whom
about-software-text = This site runs on Vignette { $version }, free software that anyone can host: no advertising, no tracking, and nothing that calls out to others.
about-software-remote = This site runs on Vignette { $version }, free software that anyone can host: no advertising, no tracking, and nothing that calls out to others without being asked to.
about-api = Programs can use its <a href="/api">API</a>.
api = API
api-no-token = Needs no token.
api-token = Needs a token.
api-value = Value
api-in = In
api-meaning = What it is
api-intro = Programs can do here what people can. Create a token under <a href="/settings/apps">Settings → Apps and tokens</a>, and send it as <code>Authorization: Bearer …</code>. Apps for Mastodon log in by themselves.
api-values = Values are taken from JSON, from forms, and from forms with parts alike. The whole as <a href="/api/openapi.json">OpenAPI 3.1</a>.
api-scope = Needs a token with <code>{ $scope }</code>.
api-scope-or-none = Needs a token with <code>{ $scope }</code>, or none: then it answers as for guests.
api-answer = Answers with <code>{ $answer }</code>.
api-required = , required
captions-title = How captions are written
captions-sees = What it sees
captions-sees-text = The picture, made small: shapes, things, scenes. It reads no text, knows nobody’s face or name, and does not see where a photo was taken. It speaks English.
captions-wrong = How often it is wrong
captions-who-decides = Who decides
captions-who-decides-text = People do. Suggestions are marked until someone has looked at them, and what a person writes is never overwritten. An alt text that nobody has touched is an automatic description.
captions-off = Captions are switched off here: people write all the words themselves.
captions-loading = The models that suggest words are being loaded, which takes a moment: look here again.
captions-suggested-by =
    { $count ->
        [one] When someone shares a picture, captions, an alt text and hashtags are suggested by a neural network on this site’s own server:
       *[other] When someone shares a picture, captions, an alt text and hashtags are suggested by neural networks on this site’s own server:
    }
list-comma = ,
captions-nothing-sent = No picture is sent anywhere to be described.
captions-wrong-text = Often. It knows a few hundred things, mostly what is common in photos: people, dogs, beaches, streets, food, animals. It names the wrong thing, miscounts, and misses what matters to you. Suggestions that it is not sure of are marked
captions-made-from = What { $model } is made from
captions-remote-text = Those who agree to it can ask <b>{ $model }</b>, a language model on <strong>{ $host }</strong>, for other words. Then a draft’s caption and hashtags go there, without mentions, email addresses and links.
captions-remote-pictures = Of those who agree to that, too, also a small copy of each picture (720 pixels, without metadata).
captions-remote-no-pictures = Never a picture.
captions-remote-nobody-else = Of everybody else, nothing is sent.
your-choice = Your choice
offline = Offline
offline-title = You are offline
try-again = Try again
offline-text = { $site } cannot be reached. Your drafts are kept, and so is what you have shared to it from another app.
new-post = New post
embed-json-only = Only JSON is offered here.
embed-photo-by = A photo by @{ $name }
embed-sensitive = A sensitive picture, shown on its own page.
