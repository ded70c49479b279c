#!/usr/bin/env python3
"""Prints frames that Linux's own stack sends, as NAME HEX: what frames.txt holds. Needs root; its two devices live in two
namespaces of its own, without checksum offload, so that the sums are in the frames."""
import ctypes, fcntl, os, socket, struct, subprocess, threading, time

def sh(command):
    subprocess.run(command, shell=True, check=True)

sh("ip netns add skepa; ip netns add skepb; ip link add skepa netns skepa type veth peer name skepb netns skepb")
try:
    for ns, n in (("skepa", 1), ("skepb", 2)):
        sh(f"ip -n {ns} link set {ns} address 02:00:00:00:00:0{n}; ip -n {ns} addr add 192.0.2.{n}/24 dev {ns};"
           f"ip -n {ns} addr add 2001:db8::{n}/64 dev {ns} nodad; ip -n {ns} link set {ns} up; ip -n {ns} link set lo up")
    sh("ip -n skepa neigh replace 192.0.2.2 lladdr 02:00:00:00:00:02 dev skepa nud permanent;"
       "ip -n skepa neigh replace 2001:db8::2 lladdr 02:00:00:00:00:02 dev skepa nud permanent")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(os.open("/run/netns/skepa", os.O_RDONLY), 0x40000000):
        raise OSError(ctypes.get_errno(), "setns")
    # ETHTOOL_STXCSUM off
    value = ctypes.create_string_buffer(struct.pack("II", 0x17, 0), 8)
    ifreq = struct.pack("16sP", b"skepa", ctypes.addressof(value)) + bytes(8)
    fcntl.ioctl(socket.socket(), 0x8946, ifreq)
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    tap.bind(("skepa", 3))
    tap.settimeout(2)
    def wanted(name, test, send):
        send()
        while True:
            frame, address = tap.recvfrom(65536)
            if address[2] == 4 and test(frame):  # PACKET_OUTGOING
                print(name, frame.hex(), flush=True)
                return
    def udp(family, to, data):
        s = socket.socket(family, socket.SOCK_DGRAM)
        s.bind(("", 40000))
        s.sendto(data, (to, 53))
    def tcp(family, to):
        s = socket.socket(family)
        s.setblocking(False)
        s.bind(("", 40000))
        s.connect_ex((to, 8080))
        time.sleep(0.1)
    def ping(family, protocol, to, kind):
        s = socket.socket(family, socket.SOCK_RAW, protocol)
        body = struct.pack(">BBHHH", kind, 0, 0, 7, 1) + b"skep"
        if family == socket.AF_INET:
            total = sum(struct.unpack(f">{len(body) // 2}H", body))
            body = body[:2] + struct.pack(">H", ~((total & 0xffff) + (total >> 16)) & 0xffff) + body[4:]
        s.sendto(body, (to, 0))
    v4 = lambda p: lambda f: f[12:14] == b"\x08\x00" and f[23] == p
    v6 = lambda p, at=0, is_=None: lambda f: f[12:14] == b"\x86\xdd" and f[20] == p and (is_ is None or f[54] == is_)
    wanted("udp4", v4(17), lambda: udp(socket.AF_INET, "192.0.2.2", b"hello"))
    wanted("udp4-empty", v4(17), lambda: udp(socket.AF_INET, "192.0.2.2", b""))
    wanted("udp6", v6(17), lambda: udp(socket.AF_INET6, "2001:db8::2", b"hello"))
    wanted("tcp4", v4(6), lambda: tcp(socket.AF_INET, "192.0.2.2"))
    wanted("tcp6", v6(6), lambda: tcp(socket.AF_INET6, "2001:db8::2"))
    wanted("icmp4", v4(1), lambda: ping(socket.AF_INET, socket.IPPROTO_ICMP, "192.0.2.2", 8))
    wanted("icmp6", v6(58, is_=128), lambda: ping(socket.AF_INET6, socket.IPPROTO_ICMPV6, "2001:db8::2", 128))
finally:
    sh("ip netns del skepa; ip netns del skepb")
