//! The rules of the tagger, one sentence each.

use std::sync::LazyLock;

use roledex::document::{Format, Metadata, Standing};
use roledex::passage::{Named, Passage, PassageKind, Place, Table};
use roledex::tagger::{Mention, Spot, Tagger};
use roledex::vocabulary::source::Source;
use roledex::vocabulary::{About, Kind, Layer, Origin, Vocabulary};

static BUILTIN: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::builtin);

fn tagger() -> Tagger<'static> {
    Tagger::new(&BUILTIN)
}

fn told(text: &str, mentions: &[Mention<'_>]) -> Vec<String> {
    mentions
        .iter()
        .map(|mention| format!("{}={}", mention.entry.id(), &text[mention.range.clone()]))
        .collect()
}

/// The text names exactly these.
fn check(text: &str, expected: &[&str]) {
    assert_eq!(told(text, &tagger().tag(text)), expected, "{text}");
}

/// The query names exactly these.
fn asks(query: &str, expected: &[&str]) {
    let found = tagger().tag_query(query);
    let ids: Vec<&str> = found.iter().map(|mention| mention.entry.id()).collect();
    assert_eq!(ids, expected, "{query}");
}

fn passage(headings: &[&str], text: &str, table: Option<Table>) -> Passage {
    let kind = if table.is_some() { PassageKind::TableRow } else { PassageKind::Paragraph };
    Passage {
        id: String::new(),
        path: "a.txt".to_owned(),
        title: "A page".to_owned(),
        format: Format::Text,
        ordinal: 0,
        kind,
        headings: headings.iter().map(|&heading| heading.to_owned()).collect(),
        text: text.to_owned(),
        table,
        place: Place::Page(1),
        standing: Standing::Content,
        metadata: Metadata::default(),
        named: Named::default(),
    }
}

/// Entries in the text of the passage with the role that owns them.
fn owners(passage: &Passage) -> Vec<(&'static str, Option<&'static str>)> {
    let found = tagger().tag_passage(passage);
    let inside =
        found.into_iter().filter(|mention| mention.spot == Spot::Text && mention.entry.kind() != Kind::Role);
    inside.map(|mention| (mention.entry.id(), mention.of)).collect()
}

#[test]
fn names_are_found_in_any_case_number_and_spelling() {
    check("SysAdmins wanted.", &["role:system-administrator=SysAdmins"]);
    check("Two system-administrators left.", &["role:system-administrator=system-administrators"]);
    check("A systems administrator’s day", &["role:system-administrator=systems administrator"]);
    check("Most nurse practitioners agree", &["role:nurse-practitioner=nurse practitioners"]);
    check("the line\nbreaks: Help Desk\nTechnicians", &["role:help-desk-technician=Help Desk\nTechnicians"]);
    check("Directors of Nursing meet.", &["role:director-of-nursing=Directors of Nursing"]);
    check("CIOs and RNs", &["role:chief-information-officer=CIOs", "role:registered-nurse=RNs"]);
}

#[test]
fn signs_belong_to_words() {
    check(
        "C++, C# and .NET on one team",
        &["skill:c-plus-plus=C++", "skill:c-sharp=C#", "skill:dot-net=.NET"],
    );
    check("They know Node.js.", &["skill:node-js=Node.js"]);
    check(
        "Network+/Security+",
        &["cert:comptia-network-plus=Network+", "cert:comptia-security-plus=Security+"],
    );
}

#[test]
fn the_longest_name_wins() {
    check(
        "an AWS Solutions Architect certificate holder",
        &["cert:aws-solutions-architect=AWS Solutions Architect"],
    );
    check(
        "Network security engineers patch.",
        &["role:network-security-engineer=Network security engineers"],
    );
    check("Senior Python Developer", &["role:python-developer=Python Developer"]);
    check("The hiring manager called about the Bureau of Labor Statistics.", &[]);
}

#[test]
fn names_do_not_cross_sentences_and_lists() {
    check("We run a network. Administrators know.", &[]);
    check("Words like desktop, support, technician", &[]);
    check("sysadmins.They leave", &["role:system-administrator=sysadmins"]);
}

#[test]
fn letters_and_everyday_words_need_context() {
    check("Our services are in Go.", &["skill:go=Go"]);
    check("Go where the work is. We go to lunch.", &[]);
    check("Python, R and SAS", &["skill:python=Python", "skill:r=R", "skill:sas=SAS"]);
    check("Plan R was to eat vitamin C.", &[]);
    check(
        "Excel, Word and Access",
        &["skill:microsoft-excel=Excel", "skill:microsoft-word=Word", "skill:microsoft-access=Access"],
    );
    check("Excel at what you do; access to the word of others", &[]);
    check("Swift and Kotlin apps", &["skill:swift=Swift", "skill:kotlin=Kotlin"]);
    check("A swift response, and Taylor Swift sang.", &[]);
    check("Teams win. Our team chats.", &[]);
    check("Security is everyone's job, so lead with it.", &[]);
}

#[test]
fn grades_are_no_certifications() {
    check("She got an A+ grade in history.", &[]);
    check("A+ certification first", &["cert:comptia-a-plus=A+ certification"]);
    check("the A+ and Network+ exams", &["cert:comptia-a-plus=A+", "cert:comptia-network-plus=Network+"]);
}

#[test]
fn acronyms_mean_what_stands_around_them() {
    check("The PM keeps the backlog in order.", &["role:project-manager=PM"]);
    check("Doors open at 3 PM, project or not.", &[]);
    check("The BA writes requirements.", &["role:business-analyst=BA"]);
    check("a BA in history", &["cert:bachelors-degree=BA"]);
    check("Springfield, MA has a degree mill", &[]);
    check("a MA degree", &["cert:masters-degree=MA degree"]);
    check(
        "Put the laptop into AD by group policy.",
        &["skill:active-directory=AD", "skill:group-policy=group policy"],
    );
    check("The ad ran twice, in 70 AD.", &[]);
    check("CISA warned of an attack.", &[]);
    check("CISA or CISM from ISACA", &["cert:cisa=CISA", "cert:cism=CISM"]);
    check("M.B.A. required", &["cert:mba=M.B.A"]);
}

#[test]
fn persons_and_streets_are_no_roles() {
    check("Mr. Baker lives in Carpenter Street.", &[]);
    check("A baker rises early.", &["role:baker=baker"]);
    check("The manager and the lead met an engineer.", &[]);
    check("A football coach coaches others in sports.", &["role:sports-coach=football coach"]);
}

#[test]
fn addresses_are_left_out() {
    check(
        "see https://x.org/help-desk-analyst, a@system-administrator.com, /learn/network-engineer/faq",
        &[],
    );
    check("what-does-a-system-administrator-do.md", &[]);
}

#[test]
fn exam_codes_name_their_exam() {
    check("Book SY0-701 now.", &["cert:comptia-security-plus=SY0-701"]);
    check("pages 200-301", &[]);
    check("exam 200-301", &["cert:ccna=200-301"]);
}

#[test]
fn queries_need_less() {
    asks("a+", &["cert:comptia-a-plus"]);
    asks("ccna", &["cert:ccna"]);
    asks("sysadmin", &["role:system-administrator"]);
    asks("cissp or cism", &["cert:cissp", "cert:cism"]);
    asks("cio", &["role:chief-information-officer"]);
    asks("rn", &["role:registered-nurse"]);
    asks("PM", &["role:project-manager"]);
    asks("pm salary", &["role:project-manager"]);
    asks("what comes after help desk", &["role:help-desk-technician"]);
    asks("certs for desktop support technicians", &["role:desktop-support-technician"]);
    asks("word of mouth", &[]);
    asks("go there", &[]);
    asks("teams", &[]);
}

#[test]
fn a_cell_belongs_to_the_role_of_its_column() {
    let row = |cells: [&str; 3]| Table {
        columns: ["Aspect", "Network Engineer", "Database Administrator"].map(str::to_owned).to_vec(),
        cells: cells.map(str::to_owned).to_vec(),
    };
    let text = "Certificates: Network Engineer: CCNA, Linux; Database Administrator: SQL";
    let found =
        owners(&passage(&["Security Analyst"], text, Some(row(["Certificates", "CCNA, Linux", "SQL"]))));
    let (engineer, administrator) = (Some("role:network-engineer"), Some("role:database-administrator"));
    assert_eq!(found, [("cert:ccna", engineer), ("skill:linux", engineer), ("skill:sql", administrator)]);
}

#[test]
fn a_row_belongs_to_the_role_that_names_it() {
    let table = Table {
        columns: ["Role", "Certificates"].map(str::to_owned).to_vec(),
        cells: ["Network Engineer", "CCNA"].map(str::to_owned).to_vec(),
    };
    let found = owners(&passage(&[], "Role: Network Engineer; Certificates: CCNA", Some(table)));
    assert_eq!(found, [("cert:ccna", Some("role:network-engineer"))]);
}

#[test]
fn a_sentence_belongs_to_its_only_role() {
    let own = |text: &str| owners(&passage(&["Network Engineer"], text, None));
    assert_eq!(own("They like Linux."), [("skill:linux", Some("role:network-engineer"))]);
    assert_eq!(own("A sysadmin likes Linux."), [("skill:linux", Some("role:system-administrator"))]);
    assert_eq!(own("Sysadmins and data engineers like Linux."), [("skill:linux", None)]);
    assert_eq!(
        own("Data engineers hold PMP, whereas sysadmins hold CCNA."),
        [("cert:pmp", Some("role:data-engineer")), ("cert:ccna", Some("role:system-administrator"))]
    );
    assert_eq!(
        own("It needs more Linux compared to a sysadmin."),
        [("skill:linux", Some("role:network-engineer"))]
    );
}

#[test]
fn headings_count_for_their_passages() {
    let found =
        tagger().of_document().mentions(&passage(&["Network Engineer"], "CCNA helps. CCNA again.", None));
    assert_eq!(found, ["role:network-engineer", "cert:ccna"]);
    let mut code = passage(&["Network Engineer"], "ccna = 1", None);
    code.kind = PassageKind::Code;
    assert_eq!(tagger().of_document().mentions(&code), ["role:network-engineer"]);
}

#[test]
fn layers_stand_beside_or_below_the_curated_one() {
    let yaml = "[{id: 'role:cat-herder', name: Cat Herder}, {id: 'role:mine', name: Mine Sysadmin, aliases: [sysadmin]}]";
    let sources: Vec<Source> = serde_yaml::from_str(yaml).unwrap();
    let text = "cat herders and sysadmins, mine sysadmin engineers";
    let names = |origin| {
        let layer = Layer::compile(About::new("mine", origin), &sources, &[]);
        let vocabulary = Vocabulary::builtin().with(layer);
        assert_ne!(vocabulary.hash(), Vocabulary::builtin().hash());
        told(text, &Tagger::new(&vocabulary).tag(text))
    };
    assert_eq!(
        names(Origin::Added),
        ["role:cat-herder=cat herders", "role:mine=sysadmins", "role:mine=mine sysadmin"],
        "the longer name wins, and the user's where both are as long"
    );
    assert_eq!(
        names(Origin::Onet),
        [
            "role:cat-herder=cat herders",
            "role:system-administrator=sysadmins",
            "role:system-administrator=sysadmin"
        ],
        "only where nothing else stands"
    );
}

#[test]
fn names_in_a_list_share_their_words() {
    check(
        "Database administrators and architects met civil and mechanical engineers.",
        &[
            "role:database-administrator=Database administrators",
            "role:database-architect=architects",
            "role:civil-engineer=civil",
            "role:mechanical-engineer=mechanical engineers",
        ],
    );
    check(
        "a staff/principal engineer",
        &["role:staff-engineer=staff", "role:principal-engineer=principal engineer"],
    );
    check("a civil and mechanical engineer", &["role:mechanical-engineer=mechanical engineer"]);
    check(
        "Security engineers, and analysts of the größte plan",
        &["role:security-engineer=Security engineers"],
    );
}

#[test]
fn a_rank_is_no_role_of_its_own() {
    check(
        "In school districts the Principal Security Engineer earns more.",
        &["role:security-engineer=Security Engineer"],
    );
    check(
        "The principal and the teachers of our school",
        &["role:school-principal=principal", "role:teacher=teachers"],
    );
}

#[test]
fn words_are_no_plurals_of_others() {
    check("They give it support; the team's work is working with other teams. Its strategy works.", &[]);
    check("Summer Program - Manager Details: Scripting: knowledge", &["skill:scripting=Scripting"]);
    check(
        "The IT manager and the it support specialist",
        &["role:it-manager=IT manager", "role:it-support-specialist=it support specialist"],
    );
}

#[test]
fn a_verb_is_no_role() {
    check("Front-end developers architect websites.", &["role:frontend-developer=Front-end developers"]);
    check("Coach other members of the football club.", &[]);
}

#[test]
fn technicians_are_techs() {
    check(
        "Desktop support techs and a pharmacy tech",
        &["role:desktop-support-technician=Desktop support techs", "role:pharmacy-technician=pharmacy tech"],
    );
    asks("customer service reps", &["role:customer-service-representative"]);
    check("It is high tech.", &[]);
}

#[test]
fn letters_stand_for_the_name_before_them() {
    let told = "certificates such as Certified Medication Assistant (CMA)";
    check(told, &["cert:certified-medication-aide=Certified Medication Assistant"]);
}

#[test]
fn what_is_asked_for_is_a_skill() {
    check("Experience with Rust is a plus.", &["skill:rust=Rust"]);
    check("Knowledge of statistics helps.", &["skill:statistics=statistics"]);
    check("They live with rust and without statistics.", &[]);
    check("See simple.R and the data in app.R.", &[]);
}

#[test]
fn no_text_is_too_much() {
    for piece in [
        "A+ ",
        "R,",
        "desk top support ",
        "a-b.c@",
        ".N",
        "é'",
        "C&",
        "\u{200b}x",
        "Microsoft Certified: ",
        "220-",
        "(",
        "Go. ",
    ] {
        let text = piece.repeat(5_000);
        for mention in tagger().tag(&text).into_iter().chain(tagger().tag_query(&text)) {
            assert!(text.get(mention.range).is_some_and(|named| !named.trim().is_empty()), "{piece:?}");
        }
    }
}

/// The passages of the bundled corpus, or of the folder that `ROLEDEX_SPEED` names; says how long reading took.
fn corpus() -> Vec<Passage> {
    let root = std::env::var("ROLEDEX_SPEED")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/corpus").to_owned());
    let files: Vec<_> = ignore::Walk::new(root).flatten().filter(|file| file.path().is_file()).collect();
    let started = std::time::Instant::now();
    let texts: Vec<Vec<u8>> = files.iter().filter_map(|file| std::fs::read(file.path()).ok()).collect();
    let (bytes, reading) = (texts.iter().map(Vec::len).sum::<usize>(), started.elapsed());
    let started = std::time::Instant::now();
    let decode = |text: &Vec<u8>| {
        roledex::decode::decode(text, "a.txt").ok().map(|document| roledex::passage::cut(&document, "a.txt"))
    };
    let passages: Vec<Passage> = texts.iter().filter_map(decode).flatten().collect();
    println!("{bytes} bytes read in {reading:?}, decoded and cut in {:?}", started.elapsed());
    passages
}

/// Speed on the bundled corpus: `cargo test --release --test roledex tagger::speed -- --ignored --nocapture`.
#[test]
#[ignore = "prints figures"]
fn speed() {
    let started = std::time::Instant::now();
    let vocabulary = Vocabulary::builtin();
    let first = vocabulary.find("sysadmin").is_some();
    println!(
        "load and first look-up: {:?} ({first}, {} entries)",
        started.elapsed(),
        vocabulary.layers()[0].table.len()
    );
    let passages = corpus();
    let started = std::time::Instant::now();
    let mentions: usize = passages.iter().map(|passage| tagger().tag_passage(passage).len()).sum();
    let tagging = started.elapsed();
    let length: usize = passages.iter().map(|passage| passage.text.len()).sum();
    println!("{mentions} mentions in {tagging:?}");
    #[allow(clippy::cast_precision_loss, reason = "a figure for people")]
    let rate = length as f64 / 1e6 / tagging.as_secs_f64();
    println!("tagging {rate:.1} MB/s of passage text");
}

#[test]
fn an_entry_is_found_by_any_of_its_names() {
    let vocabulary = Vocabulary::builtin();
    let id = |name: &str| vocabulary.find(name).map(|entry| entry.id());
    assert_eq!(id("a+"), Some("cert:comptia-a-plus"));
    assert_eq!(id("SYSADMINS"), Some("role:system-administrator"));
    assert_eq!(id(" role:system-administrator "), Some("role:system-administrator"));
    assert_eq!(id("sy0-701"), Some("cert:comptia-security-plus"));
    assert_eq!(id("go (language)"), Some("skill:go"));
    assert_eq!(id("zeppelin captain of the moon"), None);
    assert_eq!(id(""), None);
    let of = |kind: Kind, name: &str| vocabulary.find_of(kind, name).map(|entry| entry.id());
    assert_eq!(of(Kind::Certification, "BA"), Some("cert:bachelors-degree"));
    assert_eq!(of(Kind::Role, "ba"), Some("role:business-analyst"));
    assert_eq!(of(Kind::Role, "cert:cissp"), None);
}

#[test]
fn an_entry_says_all_that_its_file_says() {
    let vocabulary = Vocabulary::builtin();
    let entry = vocabulary.entry("cert:comptia-a-plus").unwrap();
    assert_eq!((entry.name(), entry.kind(), entry.family()), ("CompTIA A+", Kind::Certification, "support"));
    assert_eq!((entry.issuer(), entry.level()), (Some("CompTIA"), Some("entry")));
    assert_eq!(entry.codes().collect::<Vec<_>>(), ["220-1201", "220-1202"]);
    assert!(entry.old_codes().any(|code| code == "220-1101"));
    assert!(entry.aliases().any(|alias| alias.text == "A+" && alias.is_exact && alias.is_ambiguous));
    assert_eq!(entry.parent(), Some("cert:comptia-certification"));
    assert!(entry.related().any(|id| id == "cert:comptia-network-plus"));
    let role = vocabulary.entry("role:desktop-support-technician").unwrap();
    assert!(role.next().any(|id| id == "role:system-administrator"));
    let every = Kind::ALL.map(|kind| vocabulary.entries(kind).count());
    assert!(every.iter().all(|&count| count > 500), "{every:?}");
    for entry in Kind::ALL.into_iter().flat_map(|kind| vocabulary.entries(kind)) {
        assert_eq!(vocabulary.entry(entry.id()), Some(entry));
        assert_eq!(vocabulary.find_of(entry.kind(), entry.name()), Some(entry));
    }
}
