//! The texts behind the options in `--help`.

pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  done; for search and show: something was found
  1  search and show: nothing was found (0 with --exit-zero)
  2  an error: usage, index or input
  A closed pipe is 0.

Streams:
  Results go to standard output, everything else to standard error. With --json
  standard output always holds exactly one JSON value, also when nothing was
  found or an error ended the run.

Environment:
  ROLEDEX_INDEX     where the index is, unless --index says so
  ROLEDEX_PAGER     what shows results that are longer than the screen, before
                    PAGER and less; empty or cat: nothing does
  NO_COLOR          no colours
  CLICOLOR_FORCE=1  colours in a pipe too; --color wins over both

Configuration:
  roledex.toml, in the current folder or the nearest one above it. Options win
  over the environment, and that over the file; its paths start from it.

  corpus = [\"careers\", \"notes\"]  # what index reads when no path is given
  index = \".roledex\"             # as --index
  exclude = [\"drafts/\", \"*.bak\"] # left out, written as in .gitignore
  hidden = false                  # true: as --hidden
  ignore_files = true             # false: as --no-ignore
  limit = 10                      # as --limit
  per_document = 3                # as --per-document
  color = \"auto\"                  # as --color
  pager = \"less -R\"               # \"\" for none";

pub(super) const SEARCH_EXAMPLES: &str = "\
The query is plain text and never a syntax error:
  words            passages with many of them, and with rare ones, come first
  \"exact phrase\"   these words in this order
  -word -\"phrase\"  leaves out passages whose own text has it; a heading above
                   them may have it still
  +word            leaves out passages that lack it in text, headings and title
                   (neither stands for the word's other names)
  role: skill: cert: title: path: format:
                   with a word or a quoted phrase; path: takes part of a path
                   or a glob, as --path does
The shell removes quotes: write '\"help desk\"' to pass them on. A word such as
-manager is part of the query, also between options. After -- everything is,
also what looks like --an-option.

Examples:
  roledex search certs for desktop support techs
  roledex search sysadmin -windows --cert RHCSA
  roledex search '\"help desk\" next step' -n 3 --json
  roledex search --jsonl pay data analyst | jq -r .path

Exit codes:
  0  something was found
  1  nothing was found (0 with --exit-zero)
  2  an error: usage, index or input";

pub(super) const INDEX_EXAMPLES: &str = "\
Only what changed since the last time is read. Files that vanished from a
folder given are removed from the index. Without PATH everything is looked at
that the index was built from.

Examples:
  roledex index                                     what the index was built
                                                    from; first: ./corpus
  roledex index notes ladders --index ~/careers     other places
  roledex index --watch                             again whenever it changes
  roledex index --forget notes                      no longer that folder
  curl -s URL | roledex index - --name page.html    one document from a pipe

Exit codes:
  0  every document was read
  2  an error, or a document that could not be read; it is named on standard
     error, and the others are indexed";

pub(super) const SHOW_EXAMPLES: &str = "\
Examples:
  roledex show 4f05d6b59f3b1c3c            the passage with this id
  roledex show corpus/support.md:10 -C 2   the passage at line 10, two before
                                           it and two after it
  roledex show guide.pdf:p3                the passages of page 3
  roledex show corpus/support.md           the whole document

Exit codes:
  0  something was found
  1  nothing was found (0 with --exit-zero)
  2  an error: usage, index or input";

pub(super) const INSPECT_EXAMPLES: &str = "\
Example:
  roledex inspect ladder.html --json | jq -r '.passages[].text'

Exit codes:
  0  the file was read
  2  an error, or a file that cannot be read";

pub(super) const PROFILE_EXAMPLES: &str = "\
What stands near a role is not said of it: a certification counts when a table
column, a heading or a sentence of that role alone holds it, a step to another
role when a sentence, a ladder or a row called \"next role\" says so.

Examples:
  roledex profile desktop support technician
  roledex profile sysadmin --versus 'network administrator'
  roledex profile 'Data Analyst' --json | jq -r '.next_roles[].name'

Exit codes:
  0  done, also when nothing is said of the role
  2  an error: usage, index, or a role that the vocabulary does not know";

pub(super) const FACETS_EXAMPLES: &str = "\
Examples:
  roledex facets roles                           roles by passages that name them
  roledex facets certifications --query 'cloud'  only in passages that match
  roledex facets formats --json

Exit codes:
  0  done
  2  an error: usage or index";

pub(super) const STATUS_EXIT_CODES: &str = "\
Exit codes:
  0  done
  2  an error, or an index that --verify found damaged";

pub(super) const SCHEMA_EXAMPLES: &str = "\
Every output is one closed object: the schema names all of its fields.

Examples:
  roledex schema > roledex.schema.json      of all outputs; a value is one of them
  roledex schema search                     of what search --json prints
  roledex schema error                      of what --json prints on an error";

#[cfg(feature = "mcp")]
pub(super) const MCP_EXAMPLES: &str = "\
Tools: search, show, profile. An agent starts the program itself; it is told of it
like this:

  {\"mcpServers\": {\"careers\": {
    \"command\": \"roledex\", \"args\": [\"mcp\", \"--index\", \"/home/ada/careers/index\"]}}}

Exit codes:
  0  the client has closed the connection
  2  an error";

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Commands, options, paths, formats, roles, skills and certifications are completed:
--role desk and a tab.

Examples:
  source <(roledex completions bash)                  in ~/.bashrc
  source <(roledex completions zsh)                   in ~/.zshrc, after compinit
  roledex completions fish | source                   in ~/.config/fish/config.fish
  roledex completions powershell | Out-String | Invoke-Expression
                                                      in $PROFILE";

pub(super) const MAN_EXAMPLES: &str = "\
Examples:
  roledex man | man -l -
  roledex man --dir ~/.local/share/man/man1";

pub(super) const EVAL_EXAMPLES: &str = "\
A truth file is a list of questions. Any one of the answers is right; path is the
end of a document's path, text a regular expression over headings and text:

  - query: certs for desktop support techs
    style: alias
    answers:
      - path: comparisons/it-support-vs-desktop.txt
        text: 'CompTIA A\\+'

A BEIR folder has corpus.jsonl, queries.jsonl and qrels/test.tsv, or one other file there.

Examples:
  roledex eval truth.yaml --misses
  roledex eval truth.yaml --compare default without:aliases
  roledex eval scifact --json

Exit codes:
  0  done
  2  an error";

pub(super) const VOCAB_EXAMPLES: &str = "\
Examples:
  roledex vocab list certifications
  roledex vocab suggest -n 20
  roledex vocab lint ours.yaml && roledex vocab add ours.yaml && roledex index
  roledex vocab import onet db_30_1_text.zip
  roledex vocab sources

docs/vocabulary.md says what a vocabulary file looks like.

Exit codes:
  0  done
  2  an error: usage or index, or files that lint finds fault with";

#[cfg(feature = "serve")]
pub const SERVE_EXAMPLES: &str = "\
Examples:
  roledex serve                                   then open http://127.0.0.1:7979/
  curl 'http://127.0.0.1:7979/api/search?q=certs+for+desktop+support&limit=3'
  roledex serve --bind 0.0.0.0:7979 --token-file token.txt --host careers.example

ROLEDEX_TOKEN holds the token where no file is named. Only an address of this
machine alone needs none.

Exit codes:
  0  it was told to end (SIGINT, SIGTERM), and has answered what was asked before
  2  an error: usage, or an address that cannot be had";
