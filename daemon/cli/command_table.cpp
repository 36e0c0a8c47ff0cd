// SPDX-License-Identifier: Apache-2.0
// Every command and every flag of `redlips`.
#include <array>

#include "daemon/cli/commands.h"

namespace redlips::cli {
namespace {

constexpr std::array all_flags{
    Flag{"--socket", N_("PATH"), N_("the daemon's socket (or REDLIPS_SOCKET)"), true},
    Flag{"--json", nullptr, N_("print JSON; its fields stand in PROTOCOL.md"), true},
    Flag{"--lang", N_("LANGUAGE"), N_("zh_CN, en … (default: the environment's, else zh_CN)"), true},
    Flag{"--help", nullptr, N_("help, also for one command"), true},
    Flag{"--version", nullptr, N_("print the version"), true},
    Flag{"--yes", nullptr, N_("do not ask whether this is meant")},
    Flag{"--pin-fd", N_("N"),
         N_("read the PIN from this descriptor, one line; for pin change two: old, new")},
    Flag{"--last-try", nullptr, N_("let --pin-fd use the last try before the key locks")},
    Flag{"--token", N_("SERIAL"), N_("the key with this number; needed where several are in")},
    Flag{"--origin", N_("ORIGIN"), N_("the site, as https://host or https://host:port")},
    Flag{"--nonce", N_("NONCE"), N_("the site's challenge, 44 to 128 characters of base64")},
    Flag{"--csv", nullptr, N_("print a table for a spreadsheet")},
    Flag{"--clear", nullptr, N_("forget all of it but the date of clearing")},
    Flag{"--forget", N_("SITE"), N_("take back what you said about this site")},
    Flag{"--all", nullptr, N_("also the key libraries that are not installed")},
    Flag{"--attached", nullptr, N_("put the file into its signature: one file, FILE.p7m, of at most 1 GiB")},
    Flag{
        "--output", N_("PATH"),
        N_("sign: the directory for signatures; verify: where to put the document that was inside; pin form: "
           "the PDF")},
    Flag{"--force", nullptr, N_("replace files that are there already")},
    Flag{"--pss", nullptr, N_("RSA keys: sign with PSS padding (PS256)")},
    Flag{"--tsa", N_("URL"), N_("have each signature time-stamped by this authority (RFC 3161)")},
    Flag{"--tsa-anchors", N_("FILE"), N_("PEM certificates by which time stamps are believed")},
    Flag{"--document", N_("FILE"),
         N_("the document of a detached signature, where it does not lie beside it")},
    Flag{"--anchors", N_("FILE"), N_("PEM certificates of the authority by which signers are believed")},
    Flag{"--crl", N_("FILE"), N_("the authority's revocation list, PEM or DER")},
    Flag{"--module", N_("PATH"), N_("use the keys of this PKCS#11 library, without the sandbox")},
    Flag{"--certificate", N_("HASH"),
         N_("the certificate with this SHA-256, or its first 8 characters or more")},
    Flag{"--unchanged", nullptr, N_("renew: name and credit code of the unit are the same; do not ask")},
    Flag{"--dry-run", nullptr, N_("renew: tell the conditions and do nothing")},
    Flag{"--resume", nullptr, N_("renew: go on with a renewal, or hand a refused one in again")},
    Flag{"--watch", nullptr, N_("renew: print the steps of renewals and ask nothing")},
    Flag{"--remove-old", nullptr, N_("renew: after it is done, remove the old certificate and its key")},
    Flag{"--colour", N_("COLOUR"), N_("a colour that marks the key in dialogs")},
};

constexpr std::array all_commands{
    Command{"status", "", 0, "--all", N_("is the daemon running, what does it serve, what is wrong"), "",
            status},
    Command{"tokens", "", 0, "", N_("the keys that are in, with their tries"), "", tokens},
    Command{"certificates", "", 0, "", N_("the certificates on them"), "", certificates},
    Command{"halls", "", 0, "", N_("the sites that are registered"), "", halls},
    Command{"login", N_("HALL"), 1, "", N_("open a registered site and log in there"),
            N_("Opens the browser on a page of RedLips, which opens the site; the PIN is asked for in the "
               "tray or in a\n"
               "terminal that runs `redlips attach`. With --json it prints the address and opens nothing."),
            login},
    Command{"authenticate", "", 0, "--origin --nonce --token --yes --pin-fd --last-try",
            N_("make a login proof for a site and print it"),
            N_("For testers and administrators. Whoever holds the proof can log in to that site as you, "
               "once. If somebody\n"
               "asks you on the telephone to run this, do not."),
            authenticate},
    Command{
        "sign", N_("FILE…"), any_words,
        "--attached --pss --tsa --tsa-anchors --output --force --token --pin-fd --last-try",
        N_("sign files, each in a file of its own beside it"),
        N_("Up to 16 files with one PIN. FILE.p7s is a detached signature (CMS, CAdES-BES): keep it with the "
           "file. Others\n"
           "check it with `redlips verify`, `openssl cms -verify` or any program for CMS. The time in it is "
           "this PC's own."),
        sign},
    Command{"verify", N_("FILE"), 1, "--document --anchors --crl --tsa-anchors --output --force",
            N_("check a signature: was the document changed, who signed, when"),
            N_("FILE is a signature (.p7s, .p7m). Without --anchors it tells whether the document was "
               "changed, but "
               "not whether\n"
               "the signer is genuine (exit code 10). Needs neither key nor daemon."),
            verify},
    Command{"pin change", "", 0, "--token --pin-fd --last-try", N_("change the PIN of a key"),
            N_("Every site then takes the new PIN; certificate and validity stay."), pin_change},
    Command{
        "pin form", "", 0, "--token --output --force",
        N_("make the form with which the CA is asked for a new PIN"),
        N_("A PDF with the unit's data, to print and stamp: for a key that is locked, or whose PIN nobody "
           "knows. No PIN try\n"
           "is used. Without --output it gets the form's own name, in this directory."),
        pin_form},
    Command{"pin unlock", "", 0, "--token --module",
            N_("for the CA's officer: set a new PIN with the SO PIN"),
            N_("At the counter, with the key's user, who types the new PIN. Comes in a package of its own "
               "(redlips-officer), needs\n"
               "no daemon, and asks on the terminal alone. One SO PIN a run; the last try is refused."),
            pin_unlock},
    Command{"pin status", "", 0, "", N_("how many tries are left"), "", pin_status},
    Command{
        "renew", "", 0,
        "--certificate --token --unchanged --dry-run --resume --watch --remove-old --yes --pin-fd --last-try",
        N_("renew the certificate of a key over the network"),
        N_("Tells the conditions, asks whether the unit is the same, then for the PIN, and prints each step. "
           "If "
           "the CA needs\n"
           "time it ends with 11: go on later with --resume, on another computer too. The old certificate "
           "stays "
           "until you\n"
           "remove it. --dry-run looks only; --watch prints steps and ends when a person is needed."),
        renew},
    Command{"renew page", "", 0, "--certificate --token --output --force",
            N_("make a page about a renewal, to print and show around"),
            N_("A PDF: unit, how the renewal stands, what the CA answered, until when the old certificate is "
               "good."),
            renew_page},
    Command{"name", N_("NAME"), 1, "--token --colour", N_("give a key a name of your own"), "", name},
    Command{"history", "", 0, "--csv --clear --yes", N_("who asked for what, and what became of it"), "",
            history},
    Command{"sites", "", 0, "--forget", N_("sites whose first-time warning you dropped, or that you blocked"),
            N_("With --forget SITE it is asked about as at first; the PIN is always asked for."), sites},
    Command{"watch", "", 0, "", N_("print what happens, until Ctrl-C"), "", watch},
    Command{"attach", "", 0, "", N_("answer the login questions of web pages in this terminal"),
            N_("Until Ctrl-C, one question at a time. Not while the tray does it."), attach},
    Command{"softkey", N_("WORDS…"), any_words, "", N_("software keys for testers: softkey --help"), "",
            softkey},
    Command{"completion", "bash", 1, "", N_("print the completion: eval \"$(redlips completion bash)\""), "",
            completion},
};

}  // namespace

std::span<const Command> commands() { return all_commands; }
std::span<const Flag> flags() { return all_flags; }

}  // namespace redlips::cli
