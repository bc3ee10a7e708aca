//! `levelhead train`, for whoever works on the classifier: learns the weights of `assets/weights` from labelled texts
//! and tells how well they carry over. Must not know how texts are read or what a feature is.

mod beyond;
mod check;
mod data;
mod fit;
mod learn;
mod replies;
mod report;
mod write;

use super::cli::TrainArgs;
use super::{Failure, Session};
use crate::classify::{Flag, Model};
use data::Sample;

/// Learns, reports on each source left out in turn, and writes the weights where `--write` names a folder.
pub fn run(args: &TrainArgs, session: &mut Session<'_>) -> Result<(), Failure> {
    if args.replies {
        return replies::run(&args.files, args.write.as_deref(), session);
    }
    if args.check {
        return check::run(&args.files, &args.apart, session);
    }
    let model = Model::unlearned();
    let mut samples = Vec::new();
    for path in &args.files {
        data::read(path, &model, &mut samples)?;
    }
    let mut learned = Vec::new();
    for flag in [Flag::Angry, Flag::Urgent] {
        let labelled: Vec<&Sample> = samples.iter().filter(|sample| sample.label(flag).is_some()).collect();
        let left_out = report::left_out(flag, &labelled, &args.left_out, &args.crossed);
        let scale = learn::scale(&left_out);
        report::write(session.out, flag, &left_out, &scale)?;
        beyond::write(session.out, &left_out, &scale)?;
        if args.write.is_some() {
            learned.push((learn::learn(flag, &labelled), scale));
        }
    }
    if let (Some(folder), [angry, urgent]) = (&args.write, learned.as_slice()) {
        write::write(folder, angry, urgent)?;
    }
    Ok(())
}
