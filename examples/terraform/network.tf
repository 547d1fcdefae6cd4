resource "tencentcloud_vpc" "cluster" {
  name         = "cluster"
  cidr_block   = "10.20.0.0/16"
  is_multicast = false
  tags         = var.tags
}

# Where the pair and its HAVIP live.
resource "tencentcloud_subnet" "front" {
  vpc_id            = tencentcloud_vpc.cluster.id
  name              = "front"
  cidr_block        = "10.20.1.0/24"
  availability_zone = var.zone
  is_multicast      = false
  route_table_id    = tencentcloud_route_table.cluster.id
  tags              = var.tags
}

# A second network for the pair to talk to each other.
resource "tencentcloud_subnet" "back" {
  vpc_id            = tencentcloud_vpc.cluster.id
  name              = "back"
  cidr_block        = "10.20.2.0/24"
  availability_zone = var.zone
  is_multicast      = false
  tags              = var.tags
}

resource "tencentcloud_route_table" "cluster" {
  vpc_id = tencentcloud_vpc.cluster.id
  name   = "cluster"
  tags   = var.tags
}

# Whoever holds the HAVIP is the way to the office.
resource "tencentcloud_route_table_entry" "office" {
  route_table_id         = tencentcloud_route_table.cluster.id
  destination_cidr_block = "172.30.0.0/16"
  next_type              = "HAVIP"
  next_hub               = tencentcloud_ha_vip.service.id
  description            = "through the pair"
}

# Instances with an EIP reach the internet by it.
resource "tencentcloud_route_table_entry" "internet" {
  route_table_id         = tencentcloud_route_table.cluster.id
  destination_cidr_block = "0.0.0.0/0"
  next_type              = "EIP"
  next_hub               = "0"
  description            = "by their own EIP"
}

resource "tencentcloud_security_group" "cluster" {
  name        = "cluster"
  description = "What may come to the pair"
  tags        = var.tags
}

resource "tencentcloud_security_group_rule_set" "cluster" {
  security_group_id = tencentcloud_security_group.cluster.id

  ingress {
    action      = "ACCEPT"
    cidr_block  = "0.0.0.0/0"
    protocol    = "TCP"
    port        = "80,443"
    description = "web"
  }

  # VRRP and all else between the two.
  ingress {
    action             = "ACCEPT"
    source_security_id = tencentcloud_security_group.cluster.id
    protocol           = "ALL"
    port               = "ALL"
    description        = "each other"
  }

  ingress {
    action      = "DROP"
    cidr_block  = "0.0.0.0/0"
    protocol    = "ALL"
    port        = "ALL"
    description = "nothing else"
  }

  egress {
    action      = "ACCEPT"
    cidr_block  = "0.0.0.0/0"
    protocol    = "ALL"
    port        = "ALL"
    description = "anywhere"
  }
}
