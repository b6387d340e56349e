//! Compiles the curated vocabulary, so that no command parses YAML.

#![allow(dead_code, reason = "the modules are shared with the library, which uses the rest")]

#[path = "src/vocabulary/common.rs"]
mod common;
#[path = "src/vocabulary/compile.rs"]
mod compile;
#[path = "src/vocabulary/layout.rs"]
mod layout;
#[path = "src/vocabulary/source.rs"]
mod source;
#[path = "src/vocabulary/words.rs"]
mod words;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=vocabulary");
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("vocabulary");
    let mut sources: Vec<source::Source> = Vec::new();
    for kind in ["roles", "skills", "certifications"] {
        for path in files(&root.join(kind))? {
            let read: Vec<source::Source> = serde_yaml::from_str(&fs::read_to_string(&path)?)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            sources.extend(read);
        }
    }
    let stop_phrases: Vec<String> =
        serde_yaml::from_str(&fs::read_to_string(root.join("stop-phrases.yaml"))?)?;
    let compiled = compile::compile(&sources, &stop_phrases);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let bytes: Vec<u8> = compiled.numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    fs::write(out.join("vocabulary.txt"), compiled.text)?;
    fs::write(out.join("vocabulary.bin"), bytes)?;
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|file| Ok(file?.path())).collect::<Result<_, std::io::Error>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    paths.sort();
    Ok(paths)
}
