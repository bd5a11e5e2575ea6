import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { installed } from './installed'
import type { Peer } from './peer'

/** One worker, keep-alive to the upstream, no access log: as a user who cares would set it up. */
export const nginx: Peer = {
  name: 'nginx',
  missing: () => (installed('nginx') ? undefined : 'nginx is not installed'),
  command: ({ port, upstreamPort, folder }) => {
    mkdirSync(join(folder, 'logs'), { recursive: true })
    const config = join(folder, 'nginx.conf')
    writeFileSync(
      config,
      `worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f;
  uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s; keepalive_requests 1000000;
  upstream up { server 127.0.0.1:${upstreamPort}; keepalive 256; keepalive_requests 1000000; }
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; } }
}
`,
    )
    return { program: installed('nginx') ?? 'nginx', args: ['-p', folder, '-c', config] }
  },
}
