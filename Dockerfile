# The program with all it needs; the desk is a folder outside, mounted at /desk. See docs/container.md.
FROM debian:trixie-slim

# Python and its venv; the zones of the world, the authorities of the web; fonts for scripts beyond the program's own.
RUN apt-get update && \
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        ca-certificates fonts-noto-color-emoji fonts-noto-core python3 python3-venv tzdata && \
    rm -rf /var/lib/apt/lists/*

# Pango and, by their hashes, the libraries of the lock; the program in place.
WORKDIR /opt/briefing
COPY LICENSE pyproject.toml requirements.lock setup.py ./
COPY scripts/set-up.sh scripts/set-up.sh
COPY briefing briefing
COPY templates templates
RUN scripts/set-up.sh requirements.lock && rm -rf /var/lib/apt/lists/* ~/.cache

# Nobody's user: it may write to the desk and nowhere else.
RUN useradd --system --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin briefing && \
    mkdir /desk && chown briefing /desk
ENV HOME=/tmp LOGNAME=briefing PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER briefing
WORKDIR /desk
VOLUME /desk

# A run that is told to end finishes the mail under way.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10m --timeout=30s --start-period=30m CMD ["/opt/briefing/.venv/bin/briefing", "health"]
ENTRYPOINT ["/opt/briefing/.venv/bin/briefing"]
CMD ["run", "--repeat", "10"]
