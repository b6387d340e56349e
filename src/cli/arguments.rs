//! What was typed, made readable for clap.
//!
//! # Design
//!
//! A query may hold words such as `-manager`, anywhere between options. clap can be told to take words with a
//! hyphen as values, but then it takes `--json` and a misspelt `--limt` behind the first word for words of the
//! query too. So the words are gathered behind `--` before clap sees them: whatever is not an option that
//! `search` has, and does not begin with two hyphens.

use std::ffi::{OsStr, OsString};

use clap::{Arg, Command, CommandFactory, Parser};

use super::Cli;

/// Reads the command line; the first argument is the program's name.
pub fn parse(arguments: Vec<OsString>) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(gather_query(arguments))
}

/// Whether an error has to be told as JSON, also when the rest of the command line cannot be understood.
pub fn wants_json(arguments: &[OsString]) -> bool {
    arguments.iter().take_while(|argument| *argument != "--").any(|argument| argument == "--json")
}

fn gather_query(arguments: Vec<OsString>) -> Vec<OsString> {
    let mut command = Cli::command();
    // Only a built command knows that its subcommands have the global options too.
    command.build();
    let mut rest = arguments.into_iter();
    let mut options: Vec<OsString> = rest.by_ref().take(1).collect();
    let Some(search) = take_verb(&command, &mut rest, &mut options) else {
        options.extend(rest);
        return options;
    };
    let words = take_words(search, &mut rest, &mut options);
    if !words.is_empty() {
        options.push("--".into());
        options.extend(words);
    }
    options
}

/// Takes everything up to the verb; returns the verb's command when its arguments are a query.
fn take_verb<'a>(
    command: &'a Command,
    rest: &mut impl Iterator<Item = OsString>,
    options: &mut Vec<OsString>,
) -> Option<&'a Command> {
    while let Some(argument) = rest.next() {
        let verb = (!is_hyphened(&argument)).then(|| argument.clone());
        let awaits_value = awaits_value(command, &argument);
        options.push(argument);
        if awaits_value {
            options.extend(rest.next());
        }
        if let Some(verb) = verb {
            return command.find_subcommand(verb).filter(|command| command.get_name() == "search");
        }
    }
    None
}

/// Takes the rest; options go to `options`, the words of the query are returned.
fn take_words(
    search: &Command,
    rest: &mut impl Iterator<Item = OsString>,
    options: &mut Vec<OsString>,
) -> Vec<OsString> {
    let mut words = Vec::new();
    while let Some(argument) = rest.next() {
        if argument == "--" {
            words.extend(rest);
            break;
        }
        if !is_option(search, &argument) {
            words.push(argument);
            continue;
        }
        let awaits_value = awaits_value(search, &argument);
        options.push(argument);
        if awaits_value {
            options.extend(rest.next());
        }
    }
    words
}

fn is_hyphened(argument: &OsStr) -> bool {
    argument.as_encoded_bytes().starts_with(b"-")
}

/// Whether the argument is an option or was meant to be one. `-n5` is; `-networking` is a word to exclude.
fn is_option(command: &Command, argument: &OsStr) -> bool {
    if argument.as_encoded_bytes().starts_with(b"--") {
        return true;
    }
    let Some((arg, value)) = short(command, argument) else { return false };
    value.is_empty() || (takes_value(arg) && value.trim_start_matches('=').parse::<usize>().is_ok())
}

/// Whether the argument after this one is its value.
fn awaits_value(command: &Command, argument: &OsStr) -> bool {
    let Some(text) = argument.to_str() else { return false };
    let arg = match text.strip_prefix("--") {
        Some(long) => command.get_arguments().find(|arg| arg.get_long() == Some(long)),
        None => short(command, argument).filter(|(_, value)| value.is_empty()).map(|(arg, _)| arg),
    };
    arg.is_some_and(takes_value)
}

/// The option that `-x…` begins with, and what stands behind its letter.
fn short<'a, 'b>(command: &'a Command, argument: &'b OsStr) -> Option<(&'a Arg, &'b str)> {
    let text = argument.to_str()?.strip_prefix('-')?;
    let letter = text.chars().next()?;
    let arg = command.get_arguments().find(|arg| arg.get_short() == Some(letter))?;
    Some((arg, &text[letter.len_utf8()..]))
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(line: &[&str]) -> Vec<String> {
        let line = line.iter().map(OsString::from).collect();
        gather_query(line).into_iter().map(|argument| argument.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn words_with_a_hyphen_belong_to_the_query() {
        assert_eq!(
            gathered(&["roledex", "search", "help", "-networking", "-n", "3", "desk", "--json"]),
            ["roledex", "search", "-n", "3", "--json", "--", "help", "-networking", "desk"]
        );
        assert_eq!(
            gathered(&["roledex", "query", "-n5", "-a phrase", "--role", "-x", "a"]),
            ["roledex", "query", "-n5", "--role", "-x", "--", "-a phrase", "a"]
        );
    }

    #[test]
    fn global_options_before_the_verb_are_stepped_over() {
        assert_eq!(
            gathered(&["roledex", "--index", "search", "--color=never", "search", "-x"]),
            ["roledex", "--index", "search", "--color=never", "search", "--", "-x"]
        );
    }

    #[test]
    fn behind_two_hyphens_everything_is_a_word() {
        assert_eq!(
            gathered(&["roledex", "search", "a", "--", "--json", "-n"]),
            ["roledex", "search", "--", "a", "--json", "-n"]
        );
    }

    #[test]
    fn other_commands_are_left_alone() {
        let line = ["roledex", "index", "-", "--name", "search", "-x"];
        assert_eq!(gathered(&line), line);
    }

    #[test]
    fn json_is_wanted_only_as_an_option() {
        let wants = |line: &[&str]| wants_json(&line.iter().map(OsString::from).collect::<Vec<_>>());
        assert!(wants(&["roledex", "serch", "--json"]));
        assert!(!wants(&["roledex", "search", "--", "--json"]));
    }
}
