//! Coming, going, and living on beside others: indexes that change, clients that hold on, signals.

use super::client::Served;
use crate::harness::Dir;

#[test]
fn an_index_may_come_later_and_change() {
    let dir = Dir::with_corpus();
    let served = Served::of(&dir);
    let target = "/api/search?q=zeppelin";
    let message = served.get(target).refuses(503, "index_missing");
    assert_eq!(message, "index: there is no index");
    dir.run(["index"]).succeeds();
    assert_eq!(served.get(target).json()["total"], 0);
    dir.write("corpus/new.txt", "A zeppelin pilot.\n");
    dir.run(["index"]).succeeds();
    assert_eq!(served.get(target).json()["total"], 1, "a commit shows without a restart");
    dir.run(["index", "--rebuild"]).succeeds();
    assert_eq!(served.get(target).json()["total"], 1);
    std::fs::remove_dir_all(dir.path("index")).expect("no index");
    served.get(target).refuses(503, "index_missing");
    dir.run(["index"]).succeeds();
    assert_eq!(served.get(target).json()["total"], 1);
}

#[test]
fn a_damaged_index_is_said_and_replaced() {
    let dir = Dir::indexed();
    let served = Served::of(&dir);
    let target = "/api/search?q=help";
    assert_eq!(served.get(target).status, 200);
    dir.write("index/meta.json", "{");
    served.get(target).refuses(503, "index_damaged");
    dir.run(["index", "--rebuild"]).succeeds();
    assert_eq!(served.get(target).status, 200);
}

#[test]
#[cfg(unix)]
fn signals_end_it_after_the_last_answer() {
    for signal in ["-INT", "-TERM"] {
        let dir = Dir::indexed();
        let mut served = Served::of(&dir);
        assert_eq!(served.get("/healthz").status, 200);
        served.signal(signal);
        assert_eq!(served.child.wait().expect("its end").code(), Some(0), "{signal}");
    }
}
