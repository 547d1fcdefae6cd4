terraform {
  required_version = ">= 1.3"

  required_providers {
    tencentcloud = {
      source = "tencentcloudstack/tencentcloud"
    }
  }
}

# The published key pair of the account that havip has out of the box: it protects nothing.
provider "tencentcloud" {
  secret_id  = "AKIDhavipdevelopment"
  secret_key = "havip-development-secret"
  region     = var.region
  protocol   = "HTTP"
  domain     = var.domain
}
