//! The server as a process, and a client for it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command};
use std::time::Duration;

use serde_json::Value;

use crate::harness::Dir;

/// A server that ends with the test.
pub struct Served {
    pub child: Child,
    pub address: SocketAddr,
}

impl Served {
    /// Serves what is in a folder.
    pub fn of(dir: &Dir) -> Self {
        Self::with(dir, &[], &[])
    }

    /// The same with more options and with environment variables.
    pub fn with(dir: &Dir, options: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut arguments = vec!["serve"];
        if !options.contains(&"--bind") {
            arguments.extend(["--bind", "127.0.0.1:0"]);
        }
        arguments.extend(options);
        let command = dir.command(arguments);
        Self::by(variables.iter().fold(command, |command, (name, value)| command.env(name, value)).start())
    }

    /// The same of a process that serves.
    pub fn by(mut child: Child) -> Self {
        let mut line = String::new();
        BufReader::new(child.stderr.as_mut().expect("its standard error"))
            .read_line(&mut line)
            .expect("a line");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.and_then(|address| address.parse().ok());
        Self { child, address: address.unwrap_or_else(|| panic!("no address in {line:?}")) }
    }

    /// Asks for an address of the server as a program does.
    #[track_caller]
    pub fn get(&self, target: &str) -> Reply {
        self.get_with(target, &[])
    }

    /// The same with more headers; one that is `host` replaces the usual.
    #[track_caller]
    pub fn get_with(&self, target: &str, headers: &[(&str, &str)]) -> Reply {
        let host = self.address.to_string();
        let has_host = headers.iter().any(|(name, _)| *name == "host");
        let mut lines = vec![format!("GET {target} HTTP/1.1"), "Connection: close".to_owned()];
        lines.extend((!has_host).then(|| format!("Host: {host}")));
        lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
        self.send(format!("{}\r\n\r\n", lines.join("\r\n")).as_bytes())
    }

    /// Asks for a page as a browser does.
    #[track_caller]
    pub fn page(&self, target: &str) -> String {
        let reply = self.get_with(target, &[("accept", "text/html")]);
        assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"), "{reply:?}");
        reply.text()
    }

    /// Sends bytes and reads the answer to its end.
    #[track_caller]
    pub fn send(&self, bytes: &[u8]) -> Reply {
        let mut stream = self.connect();
        stream.write_all(bytes).expect("a request sent");
        Reply::read(stream)
    }

    /// A connection that asks nothing yet.
    #[track_caller]
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a time-out");
        stream
    }

    /// Sends a signal.
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args([name, &self.child.id().to_string()]).status();
        assert!(status.expect("kill").success());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// Reads an answer that ends with its connection.
    #[track_caller]
    pub fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("headers");
        let head = String::from_utf8(bytes[..end].to_vec()).expect("headers in ASCII");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        let mut reply =
            Self { status: status.parse().expect("a number"), headers, body: bytes[end + 4..].to_vec() };
        if reply.header("transfer-encoding") == Some("chunked") {
            reply.body = unchunked(&reply.body);
        }
        reply
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    #[track_caller]
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"), "{self:?}");
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// Asserts an error of this status and code in the form of the command line, and returns its message.
    #[track_caller]
    pub fn refuses(&self, status: u16, code: &str) -> String {
        let error: crate::json::Failure = serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)));
        assert_eq!((self.status, error.error.code.as_str()), (status, code), "{}", error.error.message);
        error.error.message
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = bytes.windows(2).position(|window| window == b"\r\n") {
        let size =
            std::str::from_utf8(&bytes[..end]).ok().and_then(|size| usize::from_str_radix(size, 16).ok());
        let size = size.expect("the size of a chunk");
        whole.extend(&bytes[end + 2..end + 2 + size]);
        bytes = &bytes[end + 2 + size + 2..];
    }
    whole
}
