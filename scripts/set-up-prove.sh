#!/bin/sh
# What `make prove` needs beyond `make test`: Debian's packages below and, in tests/prove/node_modules, exactly what
# its lock file lists. Needs root or sudo without a password where a package is missing; installs nothing twice.
set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "set-up-prove: $*" >&2
    exit 1
}

# One package a line, and what it is for.
packages=$(sed 's/ *#.*//' <<END
chromium                # looks at the pages as a reader does
cron                    # calls a run as on an operator's machine
default-jre-headless    # runs the Nu validator
dovecot-imapd           # the mailbox of returned mail, for real
nodejs                  # drives the browser, checks mail
npm                     # installs what tests/prove/package-lock.json lists
poppler-utils           # reads the PDF as another program does
postfix                 # takes mail as a relay does
qpdf                    # checks the PDF's syntax
systemd                 # checks the service and the timer
END
)

# A program that is there counts, whoever installed it.
present() {
    case $1 in
        default-jre-headless) command -v java ;;
        nodejs) command -v node ;;
        poppler-utils) command -v pdftotext ;;
        postfix) test -x /usr/sbin/postfix ;;
        systemd) command -v systemd-analyze ;;
        *) command -v "$1" || dpkg-query --show --showformat='${db:Status-Abbrev}' "$1" 2>/dev/null | grep '^ii' ;;
    esac >/dev/null
}

missing=
for package in $packages; do
    present "$package" || missing="$missing $package"
done
if [ "$missing" ]; then
    command -v apt-get >/dev/null || fail "please install:$missing"
    if [ "$(id -u)" = 0 ]; then
        sudo=
    elif sudo -n true 2>/dev/null; then
        sudo=sudo
    else
        fail "please type: sudo apt-get install$missing"
    fi
    echo "set-up-prove: installing$missing"
    # The proof brings a configuration of its own; the system's mail is left alone.
    if command -v debconf-set-selections >/dev/null; then
        echo "postfix postfix/main_mailer_type select No configuration" | $sudo debconf-set-selections
    fi
    install="$sudo env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet --no-install-recommends"
    # A fresh machine has no package lists, or old ones. shellcheck disable=SC2086  # one word for each package
    $install $missing >/dev/null 2>&1 || { $sudo apt-get update --quiet --quiet && $install $missing; } >/dev/null
fi

node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' ||
    fail "Node.js 20 or newer is needed, this is $(node --version)"
cd tests/prove
npm ci --silent
