# docker build -t gatescope . && docker run --rm -p 8000:8000 gatescope
# Nothing is written at run time: add --read-only --cap-drop=ALL if you like.
FROM python:3.13-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/gatescope
COPY requirements/run.txt requirements/run.txt
RUN pip install --require-hashes --requirement requirements/run.txt
COPY app/ app/
COPY static/ static/
COPY templates/ templates/
RUN useradd --system --no-create-home --shell /usr/sbin/nologin gatescope \
    && PYTHONDONTWRITEBYTECODE= python -m compileall -q app
USER gatescope
ENV HOST=0.0.0.0 PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=2)"]
CMD ["python", "-m", "app", "serve"]
