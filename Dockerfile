# Reach Out for production: docker-compose.yml says how its parts run together.
FROM node:22-slim AS design-system
WORKDIR /design-system
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim AS packages
COPY requirements.txt ./
RUN python -m venv /opt/packages \
    && /opt/packages/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin reachout
ENV PATH=/opt/packages/bin:$PATH PYTHONUNBUFFERED=1 PORT=8000
WORKDIR /app
COPY --from=packages /opt/packages /opt/packages
COPY --from=design-system /design-system/node_modules/nhsuk-frontend node_modules/nhsuk-frontend
COPY manage.py ./
COPY reachout reachout
COPY referrals referrals
COPY beds beds
COPY casemgmt casemgmt
COPY contracts contracts
COPY quality quality
COPY templates templates
COPY static static

# Gathering static files needs settings that answer, and neither server: these values do not outlive the line.
RUN SECRET_KEY=only-for-this-line-of-the-build-which-stores-nothing-at-all \
    DATABASE_URL=postgresql://none@127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1/0 \
    python manage.py collectstatic --no-input

USER reachout
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=8s --start-period=30s CMD ["python", "-m", "reachout.health.probe", "web"]
CMD ["sh", "-c", "exec gunicorn reachout.wsgi --bind 0.0.0.0:$PORT --workers ${WEB_WORKERS:-3} --threads ${WEB_THREADS:-4} --worker-tmp-dir /dev/shm --no-control-socket"]
