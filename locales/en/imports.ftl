# What became of an import or an export, for its report.
import-album = The album { $title }
import-no-date = { $named }: it does not say when it was made.
import-albums-full = { $named }: you have { $count } albums, and more do not fit.
import-why = { $named }: { $why }
import-no-title = it has no title.
import-album-why = The album { $title }: { $why }
import-unreadable = { $what } in this archive cannot be read: { $why }.
import-list-of-posts = The list of posts
import-lost = The file did not arrive whole. Send it again.
import-too-many-pictures = This archive shows { $count } pictures; at most { $most } can be imported with one archive.
import-picture-later = { $name }: { $why }. Its post was left out; import the file again later to have it.
import-picture-why = { $name }: { $why }.
import-alt-why = The alt text of { $name }: { $why }
import-rest = { $why } The rest was left out.
import-post = The post { $id }
import-given-up = { $address }: its server could not be reached several times. Its post was left out; import the file again later to have it.
import-no-picture = { $named }: it has no picture.
import-post-full = { $named }: a post takes { $count } pictures; the others were left out.
import-caption-cut = The post { $id }: its caption was cut.
import-hashtag = The hashtag { $tag }: { $why }
import-stopped = The rest was left out, because your account was closed meanwhile.
import-avatar = The picture of you: { $why }
import-comment-unreadable = The comment { $id } cannot be read.
import-many-comments = Comments under other people's posts beyond what may be written in an hour were left out; bring the archive in again later for the rest.
import-fetches-nothing = this site fetches nothing from others
left-out-photos =
    { $count ->
        [one] { $count } photo was left out: its file is in another part of the export.
       *[other] { $count } photos were left out: its file is in another part of the export.
    }
left-out-comments =
    { $count ->
        [one] { $count } comment was skipped: it was written by someone else.
       *[other] { $count } comments were skipped: they were written by other people.
    }
left-out-licences =
    { $count ->
        [one] { $count } licence was left out: it is of a version that is not offered here.
       *[other] { $count } licences were left out: it is of a version that is not offered here.
    }
left-out-posts =
    { $count ->
        [one] { $count } post was left out: there is no picture in it.
       *[other] { $count } posts were left out: there is no picture in it.
    }
left-out-videos =
    { $count ->
        [one] { $count } video was left out: only pictures are taken.
       *[other] { $count } videos were left out: only pictures are taken.
    }
left-out-likes =
    { $count ->
        [one] The likes of { $count } post were skipped: they are other people’s.
       *[other] The likes of { $count } posts were skipped: they are other people’s.
    }
left-out-posts-comments =
    { $count ->
        [one] The comments on { $count } post were skipped: they were written by other people.
       *[other] The comments on { $count } posts were skipped: they were written by other people.
    }
left-out-boosts =
    { $count ->
        [one] { $count } boost was skipped: it is of another person’s post.
       *[other] { $count } boosts were left out: they are of others' posts.
    }
left-out-media =
    { $count ->
        [one] { $count } video or sound was left out: only pictures are taken.
       *[other] { $count } videos and sounds were left out: only pictures are taken.
    }
left-out-files =
    { $count ->
        [one] { $count } file was left out: only pictures are taken.
       *[other] { $count } files were left out: only pictures are taken.
    }
left-out-people =
    { $count ->
        [one] { $count } list of people was left out: who is in a picture has no place here.
       *[other] { $count } lists of people were left out: who is in a picture has no place here.
    }
left-out-stories = Stories, reels and profile pictures were left out.
left-out-instagram-comments = Comments and likes were left out: they are on Instagram's posts.
transfer-no-account = There is no such account any more.
transfer-given-up = Something went wrong on our side, again and again. Try once more.
