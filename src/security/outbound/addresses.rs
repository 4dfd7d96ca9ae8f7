//! Which addresses are everybody's: those of the IANA's registries of special-purpose addresses
//! (RFC 6890 and its successors) are not.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::OutboundError;

/// How far a client may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Public addresses, and networks that the settings name.
    Public,
    /// Networks that the settings name.
    Own,
}

impl Reach {
    pub(super) fn allows(self, address: IpAddr, networks: &[IpNet]) -> bool {
        let address = address.to_canonical();
        let named = networks.iter().any(|network| network.contains(&address));
        named || (self == Self::Public && is_public(address))
    }

    /// What is said of others.
    pub(super) const fn refusal(self) -> OutboundError {
        match self {
            Self::Public => OutboundError::NotPublic,
            Self::Own => OutboundError::NotHttps,
        }
    }
}

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(begin: [u16; 3], length: u8) -> Ipv6Net {
    let [a, b, c] = begin;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), length)
}

/// Those of IPv4.
const SPECIAL_V4: &[Ipv4Net] = &[
    v4(0, 0, 0, 0, 8),       // this network
    v4(10, 0, 0, 0, 8),      // private
    v4(100, 64, 0, 0, 10),   // shared by customers of a provider
    v4(127, 0, 0, 0, 8),     // loopback
    v4(169, 254, 0, 0, 16),  // link-local, and clouds' metadata services
    v4(172, 16, 0, 0, 12),   // private
    v4(192, 0, 0, 0, 24),    // protocols
    v4(192, 0, 2, 0, 24),    // documentation
    v4(192, 31, 196, 0, 24), // AS112
    v4(192, 52, 193, 0, 24), // multicast tunnels
    v4(192, 88, 99, 0, 24),  // 6to4 relays
    v4(192, 168, 0, 0, 16),  // private
    v4(192, 175, 48, 0, 24), // AS112
    v4(198, 18, 0, 0, 15),   // benchmarks
    v4(198, 51, 100, 0, 24), // documentation
    v4(203, 0, 113, 0, 24),  // documentation
    v4(224, 0, 0, 0, 4),     // multicast
    v4(240, 0, 0, 0, 4),     // reserved, and broadcast
];

/// All that is assigned to be reached from everywhere in IPv6.
const GLOBAL_V6: Ipv6Net = v6([0x2000, 0, 0], 3);

/// What of it is not: some of these carry an address of IPv4 inside.
const SPECIAL_V6: &[Ipv6Net] = &[
    v6([0x2001, 0, 0], 23),         // protocols, Teredo among them
    v6([0x2001, 0xdb8, 0], 32),     // documentation
    v6([0x2002, 0, 0], 16),         // 6to4
    v6([0x2620, 0x4f, 0x8000], 48), // AS112
    v6([0x3ffe, 0, 0], 16),         // the former 6bone
    v6([0x3fff, 0, 0], 20),         // documentation
];

/// In front of an address of IPv4, where a network has none of its own (NAT64).
const TRANSLATED: Ipv6Net = v6([0x64, 0xff9b, 0], 96);

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !SPECIAL_V4.iter().any(|net| net.contains(&address)),
        IpAddr::V6(address) if TRANSLATED.contains(&address) => {
            let [.., a, b, c, d] = address.octets();
            is_public(Ipv4Addr::new(a, b, c, d).into())
        }
        IpAddr::V6(address) => {
            let special = SPECIAL_V6.iter().any(|net| net.contains(&address));
            GLOBAL_V6.contains(&address) && !special
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_everybody_are_public() {
        for public in [
            "1.1.1.1",
            "93.184.216.34",
            "100.63.255.255",
            "172.32.0.1",
            "2606:4700::1111",
            "64:ff9b::1.1.1.1",
            "::ffff:1.1.1.1",
        ] {
            let address: IpAddr = public.parse().unwrap();
            assert!(Reach::Public.allows(address, &[]), "{public}");
            assert!(!Reach::Own.allows(address, &[]), "{public}");
        }
        for special in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.31.255.255",
            "192.168.1.1",
            "198.19.0.1",
            "192.0.2.1",
            "224.0.0.251",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1.1.1.1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            let address: IpAddr = special.parse().unwrap();
            assert!(!Reach::Public.allows(address, &[]), "{special}");
        }
    }

    #[test]
    fn networks_that_are_named_may_be_reached_in_any_form() {
        let home: [IpNet; 1] = ["192.168.1.0/24".parse().unwrap()];
        for (address, allowed) in [
            ("192.168.1.7", true),
            ("::ffff:192.168.1.7", true),
            ("192.168.2.7", false),
            ("127.0.0.1", false),
        ] {
            let address: IpAddr = address.parse().unwrap();
            for reach in [Reach::Public, Reach::Own] {
                assert_eq!(reach.allows(address, &home), allowed, "{address}");
            }
        }
    }
}
