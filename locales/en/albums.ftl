# Albums and their links.
album-of = An album of
album-edit = Edit album
album-empty = Nothing is in it yet
album-empty-hint = Tick this album below a draft, or on the edit page of a post.
album-nothing-visible = There is nothing in it that you may see.
album-delete-title = Delete your album
album-delete-question = Delete this album?
album-delete-text = The album <strong dir="auto">{ $title }</strong> and the links to it go for good. The posts in it stay.
order = Order
album-cover = Cover
album-move-left = Move post { $number } left
album-move-right = Move post { $number } right
album-make-cover = Make post { $number } the cover
album-take-out = Take post { $number } out of the album
albums-of = Albums of { $name }
album-new = New album
albums-empty = Your albums will be here
albums-empty-hint = An album puts posts of yours into one place and order: a journey, a year, what your cat does.
albums-none = There are no albums to see.
album-make = Make album
album-shared-by = @{ $name } shares this album with you by a link.
album-shared-empty = Nothing is in it yet.
