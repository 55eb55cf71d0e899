# One image for migrate, worker, outbox and web; the command chooses. Build: docker compose build
FROM python:3.11.13-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /build
COPY requirements.lock requirements-build.lock ./
RUN pip install --require-hashes -r requirements-build.lock -r requirements.lock

COPY pyproject.toml README.md settings.py outbox.py worker.py ./
COPY rules rules
COPY db db
COPY notices notices
COPY activities activities
COPY workflows workflows
COPY web web
COPY cli cli
RUN pip install --no-deps --no-build-isolation --no-index . && rm -rf /build/*

# the data keys live on a volume mounted at /keys and attached files on one at /attachments, which
# take over this owner
RUN useradd --system --uid 10001 --home-dir /nonexistent haochaping \
    && install -d -o haochaping -g haochaping -m 0700 /keys /data /attachments
USER haochaping
WORKDIR /data
# last, so that another commit does not build everything anew
ARG COMMIT=
ENV HCP_DATA_DIR=/data \
    HCP_KEYS_FILE=/keys/keys.json \
    HCP_ATTACHMENTS_DIR=/attachments \
    HCP_BUILD_COMMIT=${COMMIT}

ENTRYPOINT ["haochaping"]
CMD ["--help"]
