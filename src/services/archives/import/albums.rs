//! Archived albums.

use super::{Import, id_here, past};
use crate::domain::{
    Album, AlbumDescription, AlbumId, AlbumTitle, Invalid, PostId, Timestamp, Visibility,
};
use crate::i18n::text;
use crate::services::Failure;
use crate::services::archives::format::SharedAlbum;

impl Import<'_> {
    /// Brings in albums with those of their posts that are here. One that is here already stays as
    /// it is.
    pub(super) async fn albums(&mut self, albums: Vec<SharedAlbum>) -> Result<(), Failure> {
        let there = self.app.store.albums_of(self.user.id, ALL).await?;
        let mut count = there.len();
        for shared in albums.iter().rev() {
            let named = text!("import-album", title = shared.title.as_str());
            let Some(created_at) = past(&shared.created_at) else {
                self.left_out(text!("import-no-date", named = named.as_str()));
                continue;
            };
            let id = AlbumId::from(id_here(self.user.id, &shared.id, created_at));
            let own: Option<AlbumId> = shared.id.parse().ok();
            let known = |album: AlbumId| there.iter().any(|one| one.id == album);
            if own.into_iter().chain([id]).any(known) {
                continue;
            }
            if count >= Album::MAX_OWN {
                let most = Album::MAX_OWN;
                self.left_out(text!(
                    "import-albums-full",
                    named = named.as_str(),
                    count = most
                ));
                continue;
            }
            match self.album(shared, id, created_at) {
                Ok(album) => {
                    self.app.store.insert_album(&album).await?;
                    count += 1;
                }
                Err(why) => self.left_out(text!(
                    "import-why",
                    named = named.as_str(),
                    why = why.to_string()
                )),
            }
        }
        Ok(())
    }

    fn album(
        &mut self,
        shared: &SharedAlbum,
        id: AlbumId,
        created_at: Timestamp,
    ) -> Result<Album, Invalid> {
        let title = AlbumTitle::parse(&shared.title)?;
        if title.is_empty() {
            return Err(Invalid(text!("import-no-title")));
        }
        let visibility = Visibility::from_word(&shared.visibility).unwrap_or(Visibility::Private);
        let visibility = visibility.within(self.user.profile.private);
        let mut album = Album {
            id,
            description: AlbumDescription::parse(&shared.description)?,
            ..Album::new(self.user.id, title, visibility, created_at)
        };
        album.updated_at = Timestamp::now();
        for post in &shared.posts {
            let here: Option<PostId> = self.posts.get(post).copied();
            if let Err(full) = here.map_or(Ok(()), |post| album.add(post)) {
                self.left_out(text!(
                    "import-album-why",
                    title = shared.title.as_str(),
                    why = full.to_string()
                ));
                break;
            }
        }
        let cover = shared.cover.as_ref().and_then(|post| self.posts.get(post));
        album.cover = cover.copied().filter(|post| album.posts.contains(post));
        Ok(album)
    }
}

/// As many as there are.
const ALL: u32 = u32::MAX >> 1;
