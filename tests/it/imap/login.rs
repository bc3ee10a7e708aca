//! Logging in by token, by client certificate, and in as few round trips as the server allows.

use super::account;
use super::connect::{over_tls, refusal};
use crate::servers::{Dovecot, Proxy};
use levelhead::imap::{AccountSettings, Error, Reader};
use levelhead::net::{Auth, Identity, Security};
use levelhead::port::secret::SecretProvider;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A token as an identity provider signs it, for the key `lab-key`.
const TOKEN: &str = r#"
import base64, hashlib, hmac, json, sys, time
def text(data): return base64.urlsafe_b64encode(data).rstrip(b"=")
now = int(time.time())
claims = {"sub": sys.argv[1], "iat": now - 10, "nbf": now - 10, "exp": now + int(sys.argv[2])}
head = text(json.dumps({"alg": "HS256", "typ": "JWT"}).encode()) + b"." + text(json.dumps(claims).encode())
print((head + b"." + text(hmac.new(b"lab-key", head, hashlib.sha256).digest())).decode())
"#;

fn token(user: &str, seconds: i32) -> SecretProvider {
    let made = Command::new("python3").args(["-c", TOKEN, user, &seconds.to_string()]).output().unwrap();
    let made = String::from_utf8(made.stdout).unwrap().trim().to_owned();
    assert!(made.contains('.'), "no token was made");
    SecretProvider::new(move || Ok(made.as_str().into()))
}

/// A Dovecot that takes such tokens.
fn dovecot(folder: &Path) -> Dovecot {
    let keys = folder.join("keys/default/HS256");
    fs::create_dir_all(&keys).unwrap();
    // The key in base64.
    fs::write(keys.join("default"), "bGFiLWtleQ==").unwrap();
    let settings = format!(
        "introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={}/keys/\nusername_attribute = sub\n",
        folder.display()
    );
    fs::write(folder.join("oauth2.conf"), settings).unwrap();
    Dovecot::start_with(&format!(
        "auth_mechanisms = plain login xoauth2 oauthbearer\n\
         passdb {{\n driver = oauth2\n mechanisms = xoauth2 oauthbearer\n args = {}/oauth2.conf\n}}\n",
        folder.display()
    ))
}

fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_token_logs_in_and_one_that_ran_out_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    open_to_all(folder.path());
    let dovecot = dovecot(folder.path());
    for auth in [Auth::Xoauth2, Auth::OauthBearer] {
        let good =
            AccountSettings { auth, secret: token("full", 600), ..over_tls(&dovecot, Security::Implicit) };
        Reader::connect(&good).unwrap_or_else(|error| panic!("{auth:?}: {error}\n{}", dovecot.log())).leave();
        let stale = token("full", -5);
        let error = refusal(&AccountSettings { secret: stale.clone(), ..good });
        assert!(matches!(error, Error::Credentials { .. }), "{auth:?}: {error:?}");
        let said = error.to_string();
        assert!(said.contains("a token runs out"), "{said}");
        let secret = stale.get().unwrap();
        assert!(!said.contains(secrecy::ExposeSecret::expose_secret(&secret)), "the token is not shown");
    }
}

#[test]
fn a_server_without_tokens_is_not_sent_one() {
    let dovecot = Dovecot::start();
    let proxy = Proxy::start(dovecot.plain_port);
    let settings = AccountSettings { auth: Auth::Xoauth2, ..account(proxy.port, "full") };
    assert!(matches!(refusal(&settings), Error::NoToken(_)));
    assert!(proxy.sent().iter().all(|sent| !sent.line.contains("AUTHENTICATE")), "{:?}", proxy.sent());
}

#[test]
fn a_login_is_one_line_where_the_server_allows_it() {
    for (offer, lines) in [("IMAP4rev1 SASL-IR", 1), ("IMAP4rev1", 2)] {
        let dovecot = Dovecot::start_with(&format!("imap_capability = {offer}\n"));
        let proxy = Proxy::start(dovecot.plain_port);
        Reader::connect(&account(proxy.port, "full")).unwrap().leave();
        let sent = proxy.sent();
        let login: Vec<&str> = sent
            .iter()
            .map(|sent| sent.line.as_str())
            .filter(|line| line.contains("AUTHENTICATE") || !line.contains(' '))
            .collect();
        assert_eq!(login.len(), lines, "{offer}: {login:?}");
    }
}

fn openssl(folder: &Path, arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

const KEY: [&str; 6] = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

#[test]
fn a_client_certificate_is_shown_where_the_server_wants_one() {
    let folder = tempfile::tempdir().unwrap();
    open_to_all(folder.path());
    let ours = ["-days", "30", "-subj", "/CN=sam", "-keyout", "key.pem", "-out", "cert.pem"];
    openssl(folder.path(), &[&["req"], KEY.as_slice(), &ours].concat());
    let path = |name: &str| folder.path().join(name);
    let dovecot = Dovecot::start_with(&format!(
        "ssl_ca = <{}\nssl_verify_client_cert = yes\nauth_ssl_require_client_cert = yes\n\
         ssl_require_crl = no\n",
        path("cert.pem").display()
    ));
    let without = over_tls(&dovecot, Security::Implicit);
    let error = refusal(&without);
    assert!(!error.to_string().is_empty() && !error.to_string().contains('\n'), "{error}");
    let identity = Some(Identity { certificate: path("cert.pem"), key: path("key.pem") });
    Reader::connect(&AccountSettings { identity, ..without.clone() }).unwrap().leave();
    let identity = Some(Identity { certificate: path("cert.pem"), key: path("none.pem") });
    let error = refusal(&AccountSettings { identity, ..without }).to_string();
    assert!(error.contains("client_key") && error.contains("none.pem"), "{error}");
}

#[test]
fn an_expired_certificate_is_named_as_such() {
    let folder = tempfile::tempdir().unwrap();
    open_to_all(folder.path());
    let request = ["-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "own.pem"];
    openssl(folder.path(), &[&["req"], KEY.as_slice(), &request].concat());
    let asked = ["x509", "-x509toreq", "-in", "own.pem", "-signkey", "key.pem", "-out", "request.pem"];
    openssl(folder.path(), &asked);
    fs::write(folder.path().join("index.txt"), "").unwrap();
    let ca = "[ca]\ndefault_ca = lab\n[lab]\ndatabase = index.txt\nserial = serial\nnew_certs_dir = .\n\
              default_md = sha256\npolicy = any\nx509_extensions = names\n\
              [any]\ncommonName = supplied\n[names]\nsubjectAltName = DNS:localhost\nbasicConstraints = CA:TRUE\n";
    fs::write(folder.path().join("ca.conf"), ca).unwrap();
    let signed = [
        "ca",
        "-batch",
        "-config",
        "ca.conf",
        "-selfsign",
        "-rand_serial",
        "-keyfile",
        "key.pem",
        "-in",
        "request.pem",
        "-startdate",
        "20200101000000Z",
        "-enddate",
        "20200102000000Z",
        "-out",
        "cert.pem",
        "-notext",
    ];
    openssl(folder.path(), &signed);
    let dovecot = Dovecot::start_with(&format!(
        "ssl_cert = <{0}/cert.pem\nssl_key = <{0}/key.pem\n",
        folder.path().display()
    ));
    let settings = AccountSettings {
        ca_file: Some(folder.path().join("cert.pem")),
        ..over_tls(&dovecot, Security::Implicit)
    };
    let error = refusal(&settings).to_string();
    assert!(error.contains("expired") && error.contains("your clock"), "{error}");
}
