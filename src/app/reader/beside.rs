//! What comes along with a text: files, links, pictures that lie elsewhere. Must not know who wrote it.

use super::flow::{Page, Tone, bytes, plural};
use crate::app::text::{clip, clip_middle, width};
use crate::mail::{Attachment, Body, RemotePictures};

impl Page {
    /// Lists it below the text.
    pub(super) fn beside(&mut self, body: &Body) {
        self.pictures(body.remote);
        if !body.attachments.is_empty() {
            self.blank();
        }
        for attachment in &body.attachments {
            self.attachment(attachment);
        }
        if !body.links.is_empty() {
            self.blank();
        }
        for (number, link) in body.links.iter().enumerate() {
            let line = format!("[{}] {link}", number + 1);
            let line = clip(&line, self.full).into_owned();
            self.push(Tone::Dim, &line);
        }
    }

    fn pictures(&mut self, remote: RemotePictures) {
        let RemotePictures { seen, unseen } = remote;
        if seen > 0 || unseen > 0 {
            self.blank();
        }
        if seen > 0 {
            let told = plural(seen as usize, "picture on the web", "pictures on the web");
            self.push(Tone::Dim, &format!("{told}, never fetched"));
        }
        if unseen > 0 {
            let told = plural(unseen as usize, "hidden picture", "hidden pictures");
            self.push(Tone::Warning, &format!("⚠ tracking: {told}, never fetched"));
        }
    }

    /// One line, the name giving way to what says what it is.
    fn attachment(&mut self, attachment: &Attachment) {
        let kind = clip(&attachment.media_type, self.full / 3);
        let about = format!("  {kind}  {}", bytes(attachment.size));
        let name = clip_middle(&attachment.name, self.full.saturating_sub(2 + width(&about)));
        self.push(Tone::Dim, &format!("⎘ {name}{about}"));
    }
}
