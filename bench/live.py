# SPDX-License-Identifier: MIT
"""Live readers: what each costs, and when the first and the last of ten thousand have an event.

Beside a bare epoll loop (bench/live.c) and nginx with nchan, in the same run and in turn, with an
event of the same size; one core for the server, the other for its readers.
"""
import http.client
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / 'build' / 'bench'
TOOL = ROOT / 'build' / 'bench_live'
PROGRAM = ROOT / 'build' / 'dateline'
READERS = 10000
EVENTS = 30
ROUNDS = 3


def rss_kb(pid):
    total = 0
    for each in [pid, *children(pid)]:
        for line in pathlib.Path(f'/proc/{each}/status').read_text().splitlines():
            if line.startswith('VmRSS'):
                total += int(line.split()[1])
    return total


def children(pid):
    path = pathlib.Path(f'/proc/{pid}/task/{pid}/children')
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def on_core(core, *command):
    return ['taskset', '-c', str(core), *map(str, command)] if os.cpu_count() > 1 else list(map(str, command))


class Readers:
    """Ten thousand open streams in a process of their own."""

    def __init__(self, port, target, count=READERS):
        self.process = subprocess.Popen(on_core(1, TOOL, 'readers', port, target, count),
                                        stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == 'ready\n'

    def next(self):
        words = self.process.stdout.readline().split()
        assert words[0] == 'event', words
        return int(words[1]), int(words[2])

    def stop(self):
        self.process.kill()
        self.process.wait()


def spread(values):
    values = sorted(values)
    return values[len(values) // 2], values[min(len(values) - 1, len(values) * 99 // 100)]


def measure(peer, port, target, send):
    """Memory a reader, and for each event the milliseconds to the first and to the last of them."""
    before = rss_kb(peer)
    readers = Readers(port, target)
    time.sleep(1)
    memory = (rss_kb(peer) - before) / READERS
    first, last = [], []
    for number in range(EVENTS):
        began = time.monotonic_ns()
        send(number)
        reached = readers.next()
        first.append((reached[0] - began) / 1e6)
        last.append((reached[1] - began) / 1e6)
        time.sleep(0.02)
    readers.stop()
    return {'kb': memory, 'first': first, 'last': last}


def bare(event):
    server = subprocess.Popen(on_core(0, TOOL, 'server'), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = int(server.stdout.readline())

    def send(_):
        server.stdin.write(event + '\n')
        server.stdin.flush()
    try:
        return measure(server.pid, port, '/events', send)
    finally:
        server.kill()
        server.wait()


NCHAN = '''load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
daemon off; master_process off; worker_processes 1; pid {work}/nginx.pid; error_log {work}/nginx.log;
events {{ worker_connections 20000; }}
http {{ access_log off; client_body_temp_path {work}/t1; proxy_temp_path {work}/t2; fastcgi_temp_path {work}/t3;
uwsgi_temp_path {work}/t4; scgi_temp_path {work}/t5;
server {{ listen 127.0.0.1:{port} backlog=4096;
location = /pub {{ nchan_publisher; nchan_channel_id news; }}
location = /events {{ nchan_subscriber eventsource; nchan_channel_id news; nchan_subscriber_first_message newest; }} }} }}
'''


def nchan(event, free_port):
    work = WORK / 'nchan'
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    port = free_port()
    conf = work / 'nginx.conf'
    conf.write_text(('user root;\n' if os.getuid() == 0 else '') + NCHAN.format(work=work, port=port))
    server = subprocess.Popen(on_core(0, 'nginx', '-c', conf, '-e', work / 'nginx.log'), stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=60)

    def send(_):
        connection.request('POST', '/pub', body=event)
        connection.getresponse().read()
    try:
        return measure(server.pid, port, '/events', send)
    finally:
        server.kill()
        server.wait()


class Published:
    """A newsroom that is written to through its API."""

    def __init__(self, folder, free_port):
        self.port = free_port()
        subprocess.run([PROGRAM, 'user', folder, 'add', f'bench{self.port}', '--role', 'chief'],
                       check=True, stdout=subprocess.DEVNULL)
        out = subprocess.run([PROGRAM, 'user', folder, 'token', f'bench{self.port}'], check=True,
                             capture_output=True, text=True).stdout
        self.token = out.split()[-1]
        self.process = subprocess.Popen(on_core(0, PROGRAM, 'serve', folder, '--threads', 1, '--listen',
                                                f'127.0.0.1:{self.port}'), stdout=subprocess.DEVNULL)
        while True:
            try:
                self.connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
                self.connection.request('GET', '/')
                assert self.connection.getresponse().read()
                break
            except OSError:
                time.sleep(0.02)
        self.waiting = []

    def ask(self, path, body):
        self.connection.request('POST', '/api/v1' + path, body=json.dumps(body),
                                headers={'Authorization': 'Bearer ' + self.token, 'Content-Type': 'application/json'})
        answer = self.connection.getresponse()
        text = answer.read()
        assert answer.status < 300, text
        return json.loads(text)

    def prepare(self, count, section):
        for number in range(count):
            made = self.ask('/stories', {'title': f'Measured: the number {number} of a row', 'sections': section,
                                         'standfirst': 'What it costs until the last reader has it.',
                                         'body': 'It is measured here. Nothing else happens.'})
            self.waiting.append(made['id'])

    def publish(self, _=None):
        return self.ask(f'/stories/{self.waiting.pop()}/publish', {})

    def stop(self):
        self.process.terminate()
        self.process.wait()


def dateline(folder, section, free_port):
    server = Published(folder, free_port)
    try:
        server.prepare(EVENTS, section)
        return measure(server.process.pid, server.port, '/events', server.publish)
    finally:
        server.stop()


def while_read(folder, section, free_port, publishes=200):
    """Publish to committed, to visible, to the first and to the last of a hundred readers, while pages are read."""
    server = Published(folder, free_port)
    try:
        server.prepare(publishes, section)
        readers = Readers(server.port, '/events', 100)
        load = subprocess.Popen(['wrk', '-t1', '-c16', '-d120s', f'http://127.0.0.1:{server.port}/'],
                                stdout=subprocess.DEVNULL)
        time.sleep(0.5)
        rows = {'answer': [], 'committed': [], 'visible': [], 'first': [], 'last': []}
        for _ in range(publishes):
            began = time.monotonic_ns()
            answer = server.publish()
            rows['answer'].append((time.monotonic_ns() - began) / 1e6)
            first, last = readers.next()
            rows['first'].append((first - began) / 1e6)
            rows['last'].append((last - began) / 1e6)
            rows['committed'].append(answer['figures']['committed_ms'])
            rows['visible'].append(answer['figures']['visible_ms'])
            time.sleep(0.02)
        load.kill()
        load.wait()
        readers.stop()
        return {name: spread(values) for name, values in rows.items()}
    finally:
        server.stop()


def at_the_desk(folder, section, free_port, times=200):
    """Answers to a publish through the API with nothing else to do, and the first byte of the board with as many drafts on it."""
    server = Published(folder, free_port)
    try:
        server.prepare(2 * times, section)
        rows = {'publish': [], 'board': []}
        for _ in range(times):
            began = time.monotonic_ns()
            server.publish()
            rows['publish'].append((time.monotonic_ns() - began) / 1e6)
            began = time.monotonic_ns()
            server.connection.request('GET', '/desk', headers={'Authorization': 'Bearer ' + server.token})
            answer = server.connection.getresponse()
            rows['board'].append((time.monotonic_ns() - began) / 1e6)
            assert answer.status == 200 and answer.read()
        return {name: spread(values) for name, values in rows.items()}
    finally:
        server.stop()


def run(folder, section, free_port):
    """All of it; the newsroom is changed."""
    event = json.dumps({'id': 1, 'status': 'live', 'headline': 'Measured', 'text': 'x' * 420})
    rounds = [(bare(event), nchan(event, free_port), dateline(folder, section, free_port)) for _ in range(ROUNDS)]
    rows = {}
    for name, place in (('bare epoll loop', 0), ('nchan', 1), ('dateline', 2)):
        each = [one[place] for one in rounds]
        rows[name] = {'kb': statistics.median(one['kb'] for one in each),
                      'first': spread(sum((one['first'] for one in each), [])),
                      'last': spread(sum((one['last'] for one in each), [])),
                      'spread': spread(sum(([b - a for a, b in zip(one['first'], one['last'])] for one in each), []))}
    return {'readers': rows, 'publish': while_read(folder, section, free_port),
            'desk': at_the_desk(folder, section, free_port)}


def lines(result):
    """The report's part."""
    out = ['', '## Live readers', '',
           f'{READERS:,} readers of one server on one core; an event of about 600 bytes; milliseconds from the sender\'s call, '
           f'p50 / p99 of {EVENTS * ROUNDS}. For Dateline that call is a publish through the API, with its fsync.', '',
           '| | memory a reader | first reader | last reader | from first to last |', '| --- | --- | --- | --- | --- |']
    for name, row in result['readers'].items():
        out.append(f'| {name} | {row["kb"]:.1f} KB | {row["first"][0]:.1f} / {row["first"][1]:.1f} | '
                   f'{row["last"][0]:.1f} / {row["last"][1]:.1f} | {row["spread"][0]:.1f} / {row["spread"][1]:.1f} |')
    publish = result['publish']
    out += ['', 'A publish through the API while the front page is read at full rate and 100 readers listen, p50 / p99: ' +
            ', '.join(f'{name} {publish[name][0]:.1f} / {publish[name][1]:.1f} ms'
                      for name in ('committed', 'visible', 'answer', 'first', 'last')) + '.']
    desk = result['desk']
    out += ['', '## The desk', '', 'With nothing else to do, p50 / p99: a publish through the API is answered in '
            f'{desk["publish"][0]:.1f} / {desk["publish"][1]:.1f} ms; the board\'s first byte comes after '
            f'{desk["board"][0]:.1f} / {desk["board"][1]:.1f} ms.']
    return out


def budgets(result, verdict):
    rows = result['readers']
    ours, loop, peer = rows['dateline'], rows['bare epoll loop'], rows['nchan']
    ratio = ours['spread'][0] / loop['spread'][0]
    return [f'| live reader ≤ 12 KB | {ours["kb"]:.1f} KB | {verdict(ours["kb"] <= 12)} |',
            f'| last of {READERS:,} readers within 1.25 × a bare loop (from the first on) | {ratio:.2f} | {verdict(ratio <= 1.25)} |',
            f'| last reader before nchan\'s | {ours["last"][0]:.1f} ms, nchan {peer["last"][0]:.1f} ms | '
            f'{verdict(ours["last"][0] < peer["last"][0])} |',
            f'| publish visible, p99 ≤ 20 ms with fsync, under load | {result["publish"]["visible"][1]:.1f} ms | '
            f'{verdict(result["publish"]["visible"][1] <= 20)} |',
            f'| publish through the API answered, p99 ≤ 20 ms | {result["desk"]["publish"][1]:.1f} ms | '
            f'{verdict(result["desk"]["publish"][1] <= 20)} |',
            f'| the desk\'s board, first byte p99 ≤ 20 ms | {result["desk"]["board"][1]:.1f} ms | '
            f'{verdict(result["desk"]["board"][1] <= 20)} |']
