//! `levelhead completions` and `levelhead man`: what is generated from the command line's definition.
//! Must not know the other commands.

use super::cli::Cli;
use super::failure::Failure;
use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use std::io::{self, Write};

/// Prints the completion script of a shell.
pub fn completions(shell: Shell, out: &mut dyn Write) -> Result<(), Failure> {
    // clap_complete panics where it cannot write: it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "levelhead", &mut script);
    out.write_all(&script)?;
    Ok(())
}

/// Prints the manual page: the program's, then each command's options.
pub fn man(out: &mut dyn Write) -> Result<(), Failure> {
    let mut page = Vec::new();
    render(&mut page)?;
    out.write_all(&page)?;
    Ok(())
}

fn render(page: &mut Vec<u8>) -> io::Result<()> {
    let mut program = Cli::command();
    program.build();
    let whole = Man::new(program.clone());
    whole.render_title(page)?;
    whole.render_name_section(page)?;
    whole.render_synopsis_section(page)?;
    whole.render_description_section(page)?;
    whole.render_options_section(page)?;
    writeln!(page, ".SH COMMANDS")?;
    for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
        render_command(command, page)?;
    }
    writeln!(page, ".SH \"EXIT STATUS\"")?;
    for (status, meaning) in [
        ("0", "Done."),
        ("1", "It failed; standard error says what, where and what to do."),
        ("2", "Wrong usage or config."),
        ("3", "The send check refused."),
    ] {
        writeln!(page, ".TP\n{status}\n{meaning}")?;
    }
    Ok(())
}

/// One command as a subsection: what it does, and the options of its own.
fn render_command(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    writeln!(page, ".SS \"levelhead {}\"", command.get_name())?;
    if let Some(about) = command.get_about() {
        writeln!(page, "{about}.")?;
    }
    for argument in
        command.get_arguments().filter(|argument| !argument.is_global_set() && !argument.is_hide_set())
    {
        if matches!(argument.get_id().as_str(), "help" | "version") {
            continue;
        }
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let name = argument.to_string().replace('-', "\\-");
        writeln!(page, ".TP\n\\fB{name}\\fR\n{}", help.replace('\\', "\\\\"))?;
    }
    for inner in command.get_subcommands() {
        let about = inner.get_about().map(ToString::to_string).unwrap_or_default();
        writeln!(page, ".TP\n\\fB{}\\fR\n{about}", inner.get_name())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_names_every_command_and_option() {
        let mut page = Vec::new();
        man(&mut page).unwrap();
        let page = String::from_utf8(page).unwrap();
        for name in ["levelhead list", "levelhead show", "levelhead man", "\\-\\-jsonl", "\\-\\-read\\-only"]
        {
            assert!(page.contains(name), "{name} is missing");
        }
    }
}
