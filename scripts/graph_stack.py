"""Prints the JSON plan of a stack to look at: `small` (5 workloads and services) or `large` (500 in 12 subnets).

The plan changes some security group rules, so that something is opened, something closed and the rest stays."""

import json
import sys

resources = []


def resource(kind, name, values, before="same", index=None):
    address = f"{kind}.{name}" + ("" if index is None else f"[{json.dumps(index)}]")
    values = dict(values, id=values.get("id", f"{kind}-{name}-{index}"))
    old = values if before == "same" else before
    actions = ["no-op"] if old == values else ["create"] if old is None else ["update"]
    if values.pop("gone", False):
        actions, values = ["delete"], None
    change = {"actions": actions, "before": old, "after": values, "after_unknown": {}, "before_sensitive": False, "after_sensitive": False}
    item = {"address": address, "mode": "managed", "type": kind, "name": name, "change": change,
            "provider_name": "registry.terraform.io/aliyun/alicloud"}
    if index is not None:
        item["index"] = index
    resources.append(item)
    return old["id"] if values is None else values["id"]


def network(name, block):
    return resource("alicloud_vpc", name, {"id": f"vpc-{name}", "cidr_block": block})


def subnet(name, vpc, block):
    return resource("alicloud_vswitch", name, {"id": f"vsw-{name}", "vpc_id": vpc, "cidr_block": block})


def group(name, vpc):
    values = {"id": f"sg-{name}", "vpc_id": vpc, "security_group_type": "normal", "inner_access_policy": "Drop"}
    return resource("alicloud_security_group", name, values)


def rule(name, group_id, ports, source=None, member=None, before="same", gone=False, protocol="tcp"):
    values = {"security_group_id": group_id, "type": "ingress", "ip_protocol": protocol, "port_range": ports, "policy": "accept", "priority": 1}
    values |= {"cidr_ip": source} if source else {"source_security_group_id": member}
    values["id"] = f"sgr-{name}"
    if gone:
        return resource("alicloud_security_group_rule", name, dict(values, gone=True), before=values)
    return resource("alicloud_security_group_rule", name, values, before=before)


def server(name, vsw, groups, address, public=False, index=None):
    values = {"id": f"i-{name}-{index}", "vswitch_id": vsw, "security_groups": groups, "private_ip": address,
              "internet_max_bandwidth_out": 10 if public else 0, "instance_type": "ecs.g7.large"}
    return resource("alicloud_instance", name, values, index=index)


def balancer(name, vsw, port, backend_port, servers):
    slb = resource("alicloud_slb_load_balancer", name, {"id": f"lb-{name}", "address_type": "internet", "vswitch_id": None, "load_balancer_spec": "slb.s1.small"})
    pool = resource("alicloud_slb_server_group", name, {"id": f"rsp-{name}", "load_balancer_id": slb})
    for at, one in enumerate(servers):
        values = {"id": f"rsp-{name}-{at}", "server_group_id": pool, "server_id": one, "port": backend_port, "weight": 100, "type": "ecs"}
        resource("alicloud_slb_server_group_server_attachment", name, values, index=at)
    resource("alicloud_slb_listener", name, {"id": f"{slb}:tcp:{port}", "load_balancer_id": slb, "frontend_port": port, "protocol": "tcp",
                                             "server_group_id": pool, "bandwidth": -1, "acl_status": "off"})


def small():
    vpc = network("main", "10.0.0.0/8")
    front, back = subnet("front", vpc, "10.0.1.0/24"), subnet("back", vpc, "10.0.2.0/24")
    bastion, app, data = group("bastion", vpc), group("app", vpc), group("data", vpc)
    rule("ssh", bastion, "22/22", source="0.0.0.0/0", before=None)
    rule("office", bastion, "443/443", source="203.0.113.0/24")
    rule("http", app, "8080/8080", source="0.0.0.0/0")
    rule("admin", app, "22/22", member=bastion)
    rule("mysql", data, "3306/3306", member=app)
    rule("rdp", bastion, "3389/3389", source="0.0.0.0/0", gone=True)
    server("bastion", front, [bastion], "10.0.1.5", public=True)
    one, two = (server("app", back, [app], f"10.0.2.{at + 10}", index=at) for at in range(2))
    server("data", back, [data], "10.0.2.20")
    balancer("web", front, 80, 8080, [one, two])


def large():
    nets = [network(name, f"10.{at * 16}.0.0/12") for at, name in enumerate(["shop", "data", "office"])]
    for tier in range(12):
        vpc = nets[tier // 4]
        name = ["web", "api", "queue", "batch", "mysql", "redis", "search", "lake", "ci", "wiki", "build", "lab"][tier]
        base = f"10.{(tier // 4) * 16}.{tier}"
        vsw, own = subnet(name, vpc, f"{base}.0/24"), group(name, vpc)
        count = 500 // 12 + (1 if tier < 500 % 12 else 0)
        if tier == 0:
            rule("web_https", own, "443/443", source="0.0.0.0/0")
        if tier == 8:
            rule("ci_ssh", own, "22/22", source="0.0.0.0/0", before=None)
            rule("ci_ui", own, "8080/8080", source="198.51.100.0/24")
        if tier == 5:
            rule("redis", own, "6379/6379", source="0.0.0.0/0")
        if tier in (1, 4):
            rule(f"{name}_from", own, "3306/3306" if tier == 4 else "8000/8010", member="sg-web" if tier == 1 else own)
        if tier == 11:
            rule("lab_all", own, "-1/-1", source="0.0.0.0/0", protocol="all")
        ids = []
        for at in range(count):
            public = tier == 0 or (tier == 8 and at < 3) or (tier == 5 and at == 7) or (tier == 11 and at in (1, 2))
            ids.append(server(name, vsw, [own], f"{base}.{at + 10}", public=public, index=at))
        if tier == 0:
            balancer("shop", vsw, 443, 443, ids[:6])


{"small": small, "large": large}[sys.argv[1]]()
print(json.dumps({"format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": resources,
                  "planned_values": {"root_module": {}}, "configuration": {"root_module": {}}}))
