# A small landing zone: what modules in the wild write, with every operator and the rarer arguments.
terraform {
  required_version = ">= 1.5"
  backend "local" {
    path = "state/terraform.tfstate"
  }
}
variable "environment" {
  type        = string
  description = "Which of them"
  default     = "prod"
}
variable "tiers" {
  type = map(object({
    index   = number
    ports   = optional(list(number), [])
    public  = optional(bool, false)
    sources = optional(set(string), ["10.0.0.0/8"])
    disks   = optional(list(object({ size = number, category = optional(string, "cloud_essd") })), [])
  }))
  default = {
    web = { index = 0, ports = [80, 443], public = true, sources = ["0.0.0.0/0"] }
    app = { index = 1, ports = [8080], disks = [{ size = 40 }] }
    db  = { index = 2, ports = [3306], disks = [{ size = 100 }, { size = 200, category = "cloud_auto" }] }
  }
}
locals {
  prefix  = "${var.environment}-lz"
  zones   = data.alicloud_zones.z.zones[*].id
  names   = sort(keys(var.tiers))
  private = [for name, tier in var.tiers : name if !tier.public]
  count   = length(local.names) - length(local.private)
  half    = length(local.names) <= 3 ? (10 - 4) / 2 * 1.5 : 0
  rules = flatten([
    for name, tier in var.tiers : [
      for pair in setproduct(tier.ports, tier.sources) : { tier = name, port = pair[0], cidr = pair[1] }
    ]
  ])
  keyed = { for rule in local.rules : "${rule.tier}-${rule.port}" => rule }
  tags  = merge({ "${local.prefix}" = "yes", "owner" : "ops" }, { for name in local.private : name => upper(name) })
  found = regexall("[a-z]+", "ab-cd-ef")
  here  = basename(path.cwd) != "" && path.module == path.root
}
data "alicloud_zones" "z" {
  available_resource_creation = "VSwitch"
}
data "alicloud_images" "each" {
  for_each   = toset(["ubuntu", "centos"])
  name_regex = each.key
}
resource "alicloud_vpc" "main" {
  vpc_name    = local.prefix
  cidr_block  = "10.0.0.0/8"
  description = "${local.count} public, half ${local.half}, ${join("+", local.found)}, ${local.here}"
  tags        = local.tags
}
resource "alicloud_vswitch" "tier" {
  for_each     = var.tiers
  vpc_id       = alicloud_vpc.main.id
  cidr_block   = cidrsubnet(alicloud_vpc.main.cidr_block, 8, each.value.index)
  zone_id      = "cn-hangzhou-${element(["g", "h"], each.value.index)}"
  vswitch_name = format("%s-%s-%02d", local.prefix, each.key, each.value.index + 1)
  depends_on   = [alicloud_vpc.main]
}
resource "alicloud_security_group" "tier" {
  for_each            = var.tiers
  vpc_id              = alicloud_vpc.main.id
  security_group_name = "${local.prefix}-${each.key}"
}
resource "alicloud_security_group_rule" "in" {
  for_each          = local.keyed
  type              = "ingress"
  ip_protocol       = "tcp"
  nic_type          = "intranet"
  policy            = each.value.port >= 1024 || each.value.port == 443 ? "accept" : "drop"
  port_range        = "${each.value.port}/${each.value.port}"
  priority          = each.value.port % 100
  security_group_id = alicloud_security_group.tier[each.value.tier].id
  cidr_ip           = each.value.cidr
}
module "tier" {
  source     = "./tier"
  for_each   = var.tiers
  name       = "${local.prefix}-${each.key}"
  vswitch_id = alicloud_vswitch.tier[each.key].id
  groups     = [for g in [alicloud_security_group.tier[each.key]] : g.id]
  disks      = each.value.disks
  policy = {
    Version   = "1"
    Statement = [for port in each.value.ports : { Effect = "Allow", Action = "ecs:Describe*", Resource = "acs:ecs:*:*:${port}" }]
  }
  depends_on = [alicloud_security_group_rule.in]
}
resource "tencentcloud_security_group_rule_set" "mirror" {
  security_group_id = "sg-1"
  dynamic "ingress" {
    for_each = { for key, rule in local.keyed : key => rule if rule.port < 8000 }
    iterator = rule
    content {
      action      = rule.value.cidr != "0.0.0.0/0" ? "ACCEPT" : "DROP"
      cidr_block  = rule.value.cidr
      protocol    = "TCP"
      port        = rule.value.port
      description = title(rule.key)
    }
  }
  egress {
    action     = "ACCEPT"
    cidr_block = "0.0.0.0/0"
    protocol   = "ALL"
    port       = "ALL"
  }
}
resource "tencentcloud_cam_policy" "p" {
  name = "${local.prefix}-p"
  document = jsonencode({
    version = "2.0"
    statement = [
      { effect = "allow", action = ["name/cos:Get*"], resource = ["*"] },
      { effect = "deny", action = "name/cos:Delete*", resource = "qcs::cos:::*", condition = { ip_not_equal = { "qcs:ip" = ["10.0.0.0/8"] } } },
    ]
  })
  description = <<-EOT
    %{for name in local.names~}
    ${name}%{if var.tiers[name].public} (public)%{else} (private)%{endif}
    %{endfor~}
  EOT
}
output "instances" {
  value       = { for name, tier in module.tier : name => tier.instance }
  description = "All of them"
  sensitive   = true
  depends_on  = [module.tier]
}
