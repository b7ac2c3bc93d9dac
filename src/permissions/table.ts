/** Every route of the API with the permissions that it accepts, as `scripts/permissions.ts` packs it. Not to be edited. */

/** The permissions, a line each, most used first: scopes (a account, z zone, u user), then the name. */
export const names = `
u User Details Write
u User Details Read
a Zero Trust Write
a Cloudforce One Write
a Workers Scripts Write
a Magic WAN Write
z Zone Settings Write
a Account Settings Write
a Zero Trust Read
a Magic Transit Write
a Cloudforce One Read
a Account API Gateway
z Domain API Gateway
z SSL and Certificates Write
a Workers Scripts Read
a Intel Write
az Logs Write
a Account Settings Read
z Zone Settings Read
a Realtime
a Realtime Admin
a Cloud Email Security: Write
a AI Gateway Write
z Zone Write
a DDoS Protection Write
a Workers Tail Read
a Magic WAN Read
a Load Balancing: Monitors and Pools Write
a SCIM Provisioning
z DNS Write
z Firewall Services Write
a Stream Write
a Intel Read
a Magic Transit Read
z SSL and Certificates Read
a Account WAF Write
a Billing Write
a Load Balancing: Monitors and Pools Read
az Access: Apps and Policies Write
a Zero Trust: PII Read
a Images Write
a Cloudflare DEX Write
a Cloudflare Tunnel Write
a Workers CI Write
a AI Gateway Read
az Logs Read
a Account API Gateway Read
z Domain API Gateway Read
a Queues Write
az Access: Organizations, Identity Providers, and Groups Write
a DDoS Protection Read
a Cloud Email Security: Read
a Workers KV Storage Write
a Zero Trust Report
a Browser Rendering Write
a Cloudflare DEX Read
a Cloudflare One Connectors Write
a Cloudflare One Networks Write
a Trust and Safety Write
a Vectorize Write
a Workers R2 Storage Write
a Notifications Write
a Pages Write
a Stream Read
a Trust and Safety Read
a Access: Mutual TLS Certificates Write
a Account Firewall Access Rules Write
a Account Rulesets Write
a Billing Read
z Firewall Services Read
a L4 DDoS Managed Ruleset Write
a Magic Firewall Write
a Mass URL Redirects Write
a Select Configuration Write
a Transform Rules Write
a DNS Firewall Write
z DNS Read
z Waiting Rooms Write
a Workers Observability Write
z Zone Read
z Zone WAF Write
a IP Prefixes: Write
a Load Balancers Account Write
a Workers KV Storage Read
z Zaraz Admin
az Access: Apps and Policies Read
a DNS Firewall Read
a DNS View Write
a Images Read
z Zaraz Edit
a Account Firewall Access Rules Read
z Analytics Read
a DDoS Botnet Feed Write
a Magic Network Monitoring Admin
a Workers R2 Storage Read
a Account WAF Read
a DDoS Botnet Feed Read
z Health Checks Write
a Pipelines Write
a Secrets Store Write
a Cloudflare One Connector: cloudflared Write
a DNS View Read
a Load Balancers Account Read
a URL Scanner Read
a URL Scanner Write
a Browser Rendering Read
z Domain Page Shield
a Flagship Write
a Page Shield
a Workers CI Read
a Workers R2 Data Catalog Write
z Zaraz Read
a MCP Portals Write
z Page Rules Write
a Workers AI Write
a Artifacts Read
a Cloudflare One Connectors Read
a Cloudflare Tunnel Read
a Vectorize Read
z Web3 Hostnames Write
z Workers Routes Write
a Account Filter Lists Edit
a Account Rulesets Read
z Bot Management Write
a Calls Write
a Cloudflare One Connector: WARP Write
a L4 DDoS Managed Ruleset Read
a Magic Firewall Read
a Magic Network Monitoring Config Write
a Mass URL Redirects Read
u Memberships Write
a Notifications Read
a Select Configuration Read
a Transform Rules Read
a Workers AI Read
a Workers Containers Write
az Access: Apps and Policies Revoke
az Access: Organizations, Identity Providers, and Groups Read
a Account: SSL and Certificates Write
a Address Maps Write
z Cache Purge
a D1 Write
z Domain Page Shield Read
a Magic Firewall Packet Captures - Write PCAPs API
a Page Shield Read
a Access: Mutual TLS Certificates Read
a Cloudflare One Networks Read
a Hyperdrive Write
a IP Prefixes: Read
z Page Rules Read
a Pipelines Read
a Queues Read
z Snippets Write
z Workers Routes Read
u API Tokens Write
a Access: Audit Logs Read
a Account API Tokens Write
a Auto Rag Write
a DLS: Write
a Flagship Read
a IP Prefixes: BGP On Demand Write
a Pages Read
z Waiting Rooms Read
a Workers R2 Data Catalog Read
z Zone WAF Read
a Access: Custom Pages Write
a Access: Service Tokens Write
z Apps Write
a Artifacts Edit
z Cache Settings Write
a Cloudflare One Connector: cloudflared Read
a Cloudflare Zero Trust Secure DNS Locations Write
z Config Settings Write
z Custom Errors Write
z Dynamic URL Redirects Write
z Email Routing Rules Write
z HTTP DDoS Managed Ruleset Write
z Load Balancers Read
z Load Balancers Write
z Managed headers Write
u Memberships Read
z Origin Write
z Response Compression Write
z Sanitize Write
a Turnstile Sites Write
a Workers Containers Read
a Workers Observability Read
z Zone Transform Rules Write
z Zone Versioning Write
a Account Filter Lists Read
a Account: SSL and Certificates Read
z Bot Management Read
a Cloudflare One Connector: WARP Read
a D1 Read
a Email Routing Addresses Write
z Health Checks Read
a IP Prefixes: BGP On Demand Read
a MCP Portals Read
a OAuth Client Write
a Secrets Store Read
z Web3 Hostnames Read
a Account Custom Pages Write
a Auto Rag Read
a Calls Read
a DLS: Read
a Magic Firewall Packet Captures - Read PCAPs API
a Magic Network Monitoring Config Read
a SSO Connector Write
z Snippets Read
u API Tokens Read
a Access: Policy Test Write
a Access: SSH Auditing Write
a Account API Tokens Read
a Account Custom Pages Read
a Account DNS Settings Write
z Zone DNS Settings Write
a Access: Custom Pages Read
az Access: Organizations, Identity Providers, and Groups Revoke
a Access: Policy Test Read
a Access: Service Tokens Read
a Account Analytics Read
a Account DNS Settings Read
a Address Maps Read
z Bot Management Feedback Report Read
z Bot Management Feedback Report Write
z Cache Settings Read
z Cloud Connector Write
z Config Settings Read
z Custom Errors Read
z Dynamic URL Redirects Read
a Email Routing Addresses Read
z Email Routing Rules Read
a Flagship Evaluate
z Fraud Detection Write
z HTTP DDoS Managed Ruleset Read
a Hyperdrive Read
z Managed headers Read
a OAuth Client Read
z Origin Read
z Response Compression Read
a SSO Connector Read
z Sanitize Read
a Turnstile Sites Read
a Zero Trust Resilience Write
a Zero Trust: Seats Write
z Zone DNS Settings Read
z Zone Transform Rules Read
a Access: SCIM Logs Read
a Access: SSH Auditing Read
a Account Read
a Account Waiting Rooms Read
a Allow Request Tracer Read
z Cloud Connector Read
z Fraud Detection Read
a Zero Trust Resilience Read
z Zone Versioning Read
`;

/** What routes accept, a line each: numbers of permissions in base 36, the least privilege first. */
export const sets = `
7
h 2t 2u 2o 2i 2m 2e 2b 1w 1s 1e 13 11 p e 2k 2f 2a 23 1u 1m 1o 1g 10 r o 7 4 s
1s 1m
1m
5h 34
34
12
2d 3s 12
2d 12
60 4l
4l
6w 5v
5v
3t 1d
1d
4b
6v
3t 61 1d
5u
62 5u
6s
4m
66 3v
3v
9
x 9
5g 44 x 4g 29 9
29 9
4g 29 9
44 29
29
24 t
18 m
m
2r
3q 36
36
3n 13 h 1p 7
1p 7
8
64
37
4o
h 7
4d
5m 4d
1w 10
1w
2o 2k
2k
w f
f
1i
2x 1i
31 17
17
10
5n 3g
3g
4q 38 39 2s 1k 16
2s 1k 16
6q h 54 7
54 7
a 3
3
x q 9 5
9 5
3r
55 3r
5d 3x
3x
8 2
2
72 8 6r 2
6r
1j 8 1h 15
15
5o 4e
4e 29
2e 23
23
65 5y
5y
2t 2f
2f
1f l
l
6e 5e
5e
2m 1o
1o
47 e 1c 4
1c 4
4f 2z
2z
4f 6g 2z
8 4r 2
4r 2
6j 43
43
h 7 s
7 s
2g 14
14
11 r
r
g
19 g
o
1e o
q 5
5
2l
5q 3k 2l
3k 2l
5a 3u
3u
6l
5i
2t 2u 2o 2i 2m 2e 2b 1w 1s 1e 13 11 p h e 2k 2f 2a 23 1u 1m 1o 1g 10 r o 7 4 s
4h 1q
1q
5p 3z
3z
46 2q
2q
4j 32
32
j k
6z
59 3d
3d
59
h
5j 2r
i 6
6
6o
5r
2b 1g
1g
1r v
v
42 39 1l 16
1l 16
5w 4c
4c
2v 2w
3a 1n
1n
5c 38 3h 1k
3h 1k
p e 4
4
e 4
56 26
26
p 4
8 1h 2
42 1l
1l
13
50 3m
3m
1 0
0
1
2i 1u
1u
5t 4a
4a
27
n t
n
27 4x 45 49 33 2j 2d 24 1x 1r 1s 19 13 y i e 3s 3w 4n 4y 3c 35 2h 1t 1m 1d 12 v t u n g d 6 4 2c
y d
d
t
2j
1a 1b b c
b c
5b 3f
3f
67 5b 68 3f
i 27 n 6
6 n
70 6a
6a
28 z
4k 2n 28 z
y 41 1t d
d 1t
6t 24 5z t
5z t
4v
6f 4v
73 58
58
3w
u
1x u
71 6h
6h
5f 2p
2p
y 4x 45 49 33 2j 2d 24 27 1x 1r 1s 19 13 i e 3s 3w 4n 4y 3c 35 2h 1t 1m 1d 12 v t u n g d 6 4 2c
19
4p 4s 4t 4u 4w 4z 51 52 53 57 3f 28 1v 1y 1z 20 21 22 z g
69 6b 6c 6d 6i 6k 6m 6n 6p 6u 5b 4k 3e 3i 3j 3l 3o 3p 2n 19 4p 4s 4t 4u 4w 4z 51 52 53 57 3f 28 1v 1y 1z 20 21 22 z g
3y 40 i 6 2y 30
6 2y 30
45 27 35 n
35 n
4x 45 49 33 2j 2d 24 27 1x 1r 1s 19 13 y i e 3s 3w 4n 4y 3c 35 2h 1t 1m 1d 12 v t u n g d 6 4 2c
t n 6
24 i t n 6
i
33 2h 2c
2h 2c
i y d 6
6 d
2c
5s 48
48
y 41 d 1t
25
4i 25
5k 3b
3b
49 3c
3c
3s 12
41 1t
1t
63 4m
6x
2u 2a
2a
2g
3e 3i 3j 3l 3o 3p 2n 19 1v 1y 1z 20 21 22 z g
1v 1y 1z 20 21 22 z g
1r
6y
h 5x 13 5l 7
5x 13 h 5l 7
5l 7
5x 13 h 7 5l
`;

/**
 * The paths as a tree, a line for each segment: depth, segment, and for each method its letter, the number of its set,
 * and the plans it is documented for.
 */
export const routes = `
0*
1*
2access
3apps G7 P6
4* D6 G8 U6
5ca D6 G8 P6
5policies G8 P6
6* D6 G8 U6
5revoke_tokens P6f
5settings A U6
5user_policy_checks G8
4ca G8
3certificates G6g P6h
4* D6h G6g U6h
4settings G6g U6h
3groups Gd Pe
4* De Gd Ue
3identity_providers Gd Pe
4* De Gd Ue
3organizations Gh Pe Ue
4revoke_user Pe
3service_tokens G6i Pl
4* Dl G6i Ul
2custom_csrs G37:c P38:c
3* D38:c G37:c
2custom_pages G6r:e
3* G6s:e U6t:e
3assets G:e P:e
4* D:e G:e U:e
3preview_tokens P6u:e
2email
3routing
4rules G:f
4suppression G P
5* D G
3sending
4suppression G P
5* D G
2entitlements G6j
2firewall
3access_rules
4rules G4n:f P4o:f
5* D4o:f G4n:f A4o:f
2intel
3sinkholes
4*
5ingresses G1e
2load_balancers G6k P6l
3* D6l G6k A6l U6l
2logpush
3datasets
4*
5fields G5q:8
5jobs G2y:8
3jobs G2y:8 P2y:8
4* D2y:8 G2y:8 U2y:8
3ownership P2y:8
4validate P2y:8
3validate
4destination P2y:8
5exists P2y:8
4origin P2y:8
2logs
3explorer
4datasets G2z P2y
5* D G2y U2y
5available G2z
4query
5sql G2z P2z
2media
3usage G6m
2rulesets G6n:f P6o:f
3* D6o:f G6n:f U6o:f
4rules P6o:f
5* D6o:f A6o:f
4versions G6n:f
5* D6o:f G6n:f
6by_tag
7* G6n:f
3phases
4*
5entrypoint G6n:f U6o:f
6versions G6n:f
7* G6n:f
2security-center
3insights G
4*
5audit-log G
5classification A
5dismiss U
4audit-log G
4class G
4scans G P
4severity G
4type G
2stream
3usage G6p
2subscriptions G1a:f P1k:f
2waiting_rooms G6q:c
0accounts G-:f P
1* D0 G1:f U0:f
2abuse-reports G2
3* G2 P
4appeals
5eligibility G2
4emails G2
4mitigations G2
5appeal P3
2access
3ai-controls
4mcp
5portals G4:f P5:f
6* D5:f G4:f U5:f
7servers
8*
9effective-redirect-uri G4:f
5servers G4:f P5:f
6* D5:f G4:f U5:f
7sync P5:f
3apps
4*
5policies
6*
7make_reusable U6
3authenticator_device_aaguids G
3bookmarks G7
4* D6 G8 P U6
3custom_pages G9 Pa
4* Da G9 Ua
4validate Pa
3gateway_ca Gb Pc
4* Dc
3identity_providers
4*
5saml_certificate P
5scim
6groups Gd
6users Gd
3idp_federation_grants G P
4* D G
3keys Gd Ue
4rotate Pe
3logs
4access_requests Gf
4jit_requests G
5* G
4scim
5updates Gg
3organizations
4doh Gh Ue
3policies G8 P6
4* D6 G8 U6
3policy-tests Pi
4* Gj
5users Gj
3saml_certificates G
4* G
5pem G
5rotate P
3seats Ak
3service_tokens
4*
5refresh Pl
5rotate P
3tags G P
4* D G U
3users Gf P
4* D Gf Uk
5active_sessions Gf
6* Gf
5failed_logins Gf
5last_seen_identity Gf
5mfa_authenticators
6* D
2addressing
3address_maps Gm Pn
4* Dn Gm An
5accounts
6* Dn U
5ips
6* Dn Un
5zones
6* Dn U
3leases G
3loa_documents Po
4*
5download Gp
3prefixes Gq P
4* Do Gq Ar
5bgp
6prefixes Gq P
7* D Gq As
6status Gq As
5bindings Gt Pu
6* Du Gt
5delegations G Pu
6* Du
5validate Pr
3regional_hostnames
4regions Gv
3services Gt
2agent-memory
3namespaces G P
4* D G
5profiles
6* D
7ingest P
7memories G
8* D G
7recall P
7remember P
7sessions
8* D
7summary P
2ai
3authors
4search Gz:f
3finetunes Gz:f P10:f
4* D:f
5finetune-assets P10:f
6* G:f
4public Gz:f
3models
4schema Gz:f
4search Gz:f
3run Pz:f
4* Pz:f
3tasks
4search Gz:f
3tomarkdown Pz:f
4supported Gz:f
2ai-gateway
3billing
4credit-balance Gw:f
4invoice-history Gw:f
4invoice-preview Gw:f
4spending-limit Dx:f Gw:f Px:f
4topup Px:f
5config Dx:f Gw:f Px:f
5limits Gw:f
5status Px:f
4usage-history Gw:f
3custom-providers Gw:f Px:f
4* Dx:f Gw:f Ax:f
4costs Gw:f Px:f
5* Dx:f Gw:f Ax:f
3evaluation-types Gw:f
3gateways Gw:f Px:f
4* Dx:f Gw:f Ux:f
5custom-domains Gw:f Px:f
6* Dx:f Gw:f
5datasets Gw:f Px:f
6* Dx:f Gw:f Ux:f
5evaluations Gw:f Px:f
6* Dx:f Gw:f
5logs Dx:f Gw:f
6* Gw:f Ax:f
7request Gw:f
7response Gw:f
5provider_configs G:f Py:f
6* Dy:f Uy:f
5routes Gw:f Px:f
6* Dx:f Gw:f Ax:f
7deployments Gw:f Px:f
7versions Gw:f Px:f
8* Gw:f
5url
6* Gw:f
2ai-search
3instances G:f P:f
4* D:f G:f U:f
5chat
6completions P:f
5jobs G:f P:f
6* G:f A:f
7logs G:f
5search P:f
5stats G:f
3namespaces G:f P:f
4* D:f G:f U:f
5chat
6completions P:f
5instances G:f P:f
6* D:f G:f A:f U:f
7chat
8completions P:f
7items G:f P:f U:f
8* D:f G:f A:f
9chunks G:f
9download G:f
9logs G:f
7jobs G:f P:f
8* G:f A:f
9logs G:f
7purge_cache P:f
7search P:f
7stats G:f
5search P:f
3tokens G:f P:f
4* D:f G:f U:f
2alerting
3v3
4available_alerts G11
4destinations
5eligible G
5pagerduty D12 G11:c
6connect P12
7* G12
5webhooks G11:e P12:e
6* D12:e G11:e U12:e
4history G11
4policies G11 P12
5* D12 G11 U12
6email
7unsubscribe G11 P-
6test P12
4silences G11 P12 U12
5* D12 G11
2analytics
3query
4*
5summary P13
5timeseries P13
5top-n P13
4data-security
5content-findings
6top-n P13
5findings
6summary P13
6timeseries P13
2analytics_engine
3sql G14 P14
2artifacts
3namespaces G15
4* G15
5repos G15 P16
6* D16 G15
7blob
8* G15
7commit
8* G15
7file G15
7fork P16
7import P16
7log G15
7raw
8*
9* G15
7tokens G15
7tree
8* G15
5tokens P16
6* D16
2audit_logs G17:f
2autorag
3rags
4*
5ai-search P18:f
5files G19:f
5jobs G19:f
6* G19:f
7logs G19:f
5search P18:f
5sync A18:f
2billable
3usage G:f P:f
2billable-usage G:7
3info G:7
2billing
3profile G1a:f
3usage G1b
2botnet_feed
3asn
4*
5day_report G1c
5full_report G1c
3configs
4asn G1c
5* D1d
2brand-protection
3alerts G1e A1f
4clear A1f
4refute A1f
4verify A1f
3brands D1f G1e P1f
4patterns D1f G1e P1f
3clear A1f
3domain-info G1e
3logo-matches G1e
4download G1e
3logos G1e P1f
4* D1f G1e
3matches G1e
4download G1e
3queries D1f G1e A1f P1f
4*
5matches
6*
7dismiss P1f
7undismiss P1f
4bulk P1f
3recent-submissions G1e
3refute A1f
3scan-logo P1f
3scan-page P1f
3search P1f
3submission-info G1e
3submit P1f
3total-queries G1e
3tracked-domains G1e
3url-info G1e
3verify A1f
2browser-extension
3config D G P U
2browser-rendering
3accessibilityTree P1g:f
3content P1g:f
3crawl P1g:f
4* D:f G1h:f
3devtools
4browser G1h:f P1g:f
5* D:f G1h:f
6json G1h:f
7activate
8* G1h:f
7close
8* G1h:f
7list G1h:f
8* G1h:f
7new U:f
7protocol G1h:f
7version G1h:f
6page
7* G1h:f
4session G1h:f
5* G1h:f
3json P1g:f
3links P1g:f
3markdown P1g:f
3pdf P1g:f
3scrape P1g:f
3screenshot P1g:f
3snapshot P1g:f
2builds
3account
4limits G1i
3builds G1i
4* G1i
5cancel U1j
5logs G1i
4latest G1i
3repos
4*
5*
6*
7config_autofill G1i
4connections U1j
5* D1j
3tokens G1i P1j
4* D1j
3triggers P1j
4* D1j A1j
5builds P1j
5environment_variables G1i A1j
6* D1j
5purge_build_cache P1j
3workers P1j
4* D1j G1i A1j
5builds G1i
5deploy_hooks G1i P1j
6* D1j G1i U1j
5triggers G1i
2bulk
3subscriptions P1k:f
2calls
3apps G1l P1m
4* D1m G1l U1m
3turn_keys G1l P1m
4* D1m G1l U1m
2cfd_tunnel G1n P1o
3* D1o G1n A1o
4configurations G1n U1o
4connections D1o G1n
4connectors
5* G1n
4management P1o
4token G1o
2challenges
3widgets G1p P1q
4* D1q G1p U1q
5rotate_secret P1q
2cloudforce-one
3binary P1r
4* G1r
3events G1r
4* G1r A1s P1r
5delete D1s
5raw
6* G1r A1s P1r
5relationships G1r
4aggregate G1r
4attackers G1r
4categories G1r
5* D1s G1r A1s P1r
5catalog G1r
5create P1r
4countries G1r
4create P1r
5bulk P1r
6relationships P1r
4dataset G1r
5* D1s G1r A1s P1r
6copy P1r
6events
7* G1r
6indicatorTypes
7create P1r
6indicators G1r
7* D1s G1r A1s
7bulk P1r
7create P1r
7tags G1r
6move P1r
6permissions G1r P1r
7* D1s U1s
6tags
7*
8indicators G1r
6targetIndustries G1r
5-
6groups G1r P1r
7* D1s G1r U1s
8members G1r P1r
9* D1s
5create P1r
4datasets
5populate P1r
4event_tag
5* D1s
6create P1r
4graph G1r
4graphql P1r
4indicator-types G1r
4indicatorTypes G1r
4indicators G1r
5aggregate G1r
4queries G1r
5* D1s G1r A1s P1r
5create P1r
4raw
5*
6* G1r
4relate
5* D1s
6create P1r
4relationships
5create P1r
4tags G1r
5* D1s A1s
6indicators G1r
5categories G1r
6* D1s A1s
6create P1r
5create P1r
4targetIndustries G1r
5catalog G1r
4update
5bulk A1s
3requests P1s
4* D1s G1r U1s
5asset P1s
6* D1s G1r U1s
6new P1s
5message P1s
6* D1s U1s
6new P1s
4constants G1r
4new P1s
4priority P1s
5* D1s G1r U1s
5new P1s
5quota G1r
4quota G1r
4types G1r
3rules D G P
4* D G U
4approvals G
5* G
6resubmit P
4exemptions D G P U
4managed G
4search G
4stats G
4structured G P
5* D G U
6test P
5approvals
6*
7resubmit P
5schema G
5validate P
4tree G
4validate P
3scans
4config G1r P1s
5* D1s A1s
4results
5* G1r
3v2
4brand-protection
5domain
6matches G1r
6queries G1r P1s
7* D1s A1s
5letter
6generate P1s
6templates G1r P1s
7* D1s G1r U1s
7examples G1r
5logo
6matches G1r
6queries G1r P1s
7* D1s
6search P1s
5takedown-notices G1r P1s
6* D1s G1r U1s
7letters G1r P1s
8* D1s G1r
9pdf G1r
6lookup P1s
5total-queries G1r
4collections G1r P1s
5* D1s G1r A1s
6columns P1s
7* D1s A1s
6export G1r
6items G1r P1s
7* D1s G1r A1s
6search P1s
4events
5graphql P1s
2cni
3cnis G1t P1u
4* D1u G1t U1u
3interconnects G1t P1u
4* D1u G1t
5loa G1t
6default G1t
5status G1t
3settings G1t U1u
3slots G1t
4* G1t
2connectivity
3directory
4services G P
5* D G U
2containers
3applications G P
4* D1v G1w A1v
5instances G1w
6* G1w
5rollouts P
5versions G1w
3instance-groups G
4* D G U
3instances
4*
5ssh G1w
3registries G1w P1v
4* D1v
5credentials P
2custom_ns G17:c P0:c
3* D:c
2d1
3database G1x P1y
4* D1y G1x A1y U1y
5export P
5import P
5query P1x
5raw P1x
5time_travel
6bookmark G1x
6restore P
2data-security
3posture
4content G1z
5export P1z
4exports G1z
5* G1z
4finding_types G1z
5* G1z
6remediation_types G1z
4findings G1z
5* G1z
6instances G1z
7* G1z
7archive P20
7export P1z
7unarchive P20
6reset_finding_severity P20
6tune_finding_severity P20
5export P1z
5ignore P20
5unignore P20
4remediations
5jobs G1z P20
6export P1z
4webhooks G1z P20
5* D20 G1z U20
6evaluate P20
5evaluate P20
5jobs P20
2devices G
3* G
4override_codes G1z
3client-versions G
4target-environments G
3deployment-groups G P
4* D G A
3ip-profiles G1z P20
4* D20 G1z A20
3networks G P20
4* D20 G U20
3physical-devices G
4* D20 G
5revoke P20
3policies G
3policy G A20 P20
4* D20 G A20
5exclude G U20
5fallback_domains G U20
5include G U20
4exclude G U20
4fallback_domains G U20
4include G U20
3posture G P20
4* D20 G U20
4integration G P20
5* D20 G A20
3registrations D20 G
4* D20 G
5override_codes G1z
4revoke P20
4unrevoke P20
3resilience
4disconnect G21 P22
3revoke P20
3settings D20 G A20 U20
3unrevoke P20
2dex
3colos G23
3commands G23 P24
4*
5downloads
6* G23
4devices G23
4quota G23
3devices
4*
5fleet-status
6live G23
6over-time G23
5isps G23
4dex_tests G23 P24
5* D24 G23 U24
3fleet-status
4devices G23
4live G23
4over-time G23
3http-tests
4* G23
5percentiles G23
3rules G23 P24
4* D24 G23 A24
3tests
4overview G23
4unique-devices G23
3traceroute-test-results
4*
5network-path G23
3traceroute-tests
4* G23
5network-path G23
5percentiles G23
3warp-change-events G23
2diagnostics
3endpoint-healthchecks Go:8 Po:8
4* D:8 Go:8 U:8
3traceroute Po:8
2dlp
3custom_prompt_topics G1z P20
4* D20 G1z U20
3data_classes G1z P20
4* D20 G1z U20
3data_tag_categories G1z P20
4* D20 G1z U20
5data_tags G1z P20
6* D20 G1z U20
3data_tag_category_templates G1z
4* G1z
3datasets G1z P20
4* D20 G1z U20
5upload P20
6* P20
5versions
6* P20
7entries
8* P20
3document_fingerprints G1z P20
4* D20 G1z P20 U20
3email
4account_mapping G1z P20
4rules G1z A20 P20
5* D20 G1z U20
3entries G1z P20
4* D20 G1z U20
4custom
5* U20
4integration P20
5* D20 U20
4predefined P20
5* D20 U20
3limits G1z
3patterns
4validate P20
3payload_log G1z U20
3profiles G1z
4* G1z
4custom G1z P20
5* D20 G1z U20
4predefined P20
5* D20 G1z U20
6config G1z P20 U20
3sensitivity_groups G1z P20
4* D20 G1z U20
5level_order G1z U20
5levels G1z P20
6* D20 G1z U20
4templates G1z
5* G1z
3settings D20 G1z A20 U20
2dls
3regional_services
4prefix_bindings G25 P26
5* D26 G25 A26
3regions G25
4* G25
2dns_firewall G27:8 P28:8
3* D28:8 G27:8 A28:8
4dns_analytics
5report G27
6bytime G27
4reverse_dns G27:8 A28:8
2dns_records
3usage G29:f
2dns_settings G29:f A2a:f
3views G2b:8 P2c:8
4* D2c:8 G2b:8 A2c:8
2email
3routing
4addresses G2f:f P2g:f
5* D2g:f G2f:f A2g:f
4rules
5plan P:f
3sending
4limits G:f
4messages
5* G:e
4send P:e
4send_raw P:e
4suppressions G P
5* D G A
5bulk P
2email-security
3investigate G2d
4* G2d
5action_log G2d
5detections G2d
5move P2e
5preview G2d
5raw G2d
5reclassify P2e
5trace G2d
4bulk G2d P2e
5* D G2d
6cancel P2e
6messages G2d
4move P2e
4preview P2e
4release P2e
3phishguard
4reports G2d
3settings
4allow_policies G2d P2e
5* D2e G2d A2e
5batch P2e
4block_senders G2d P2e
5* D2e G2d A2e
5batch P2e
4domains D2e G2d P2e
5* D2e G2d A2e U
6verification G2d
5batch P2e
4impersonation_registry G2d P2e
5* D2e G2d A2e
4sending_domain_restrictions G2d P2e
5* D2e G2d A2e
5batch P2e
4trusted_domains G2d P2e
5* D2e G2d A2e
5batch P2e
4url_ignore_patterns G2d P2e
5* D2e G2d A2e
5batch P2e
3submissions G
2event_notifications
3r2
4*
5configuration G2h
6queues
7* D2i G2h U2i
2event_subscriptions
3subscriptions G2j P2k
4* D2k G2k A2k
2flagship
3apps G2l:f P2m:f
4* D2m:f G2l:f U2m:f
5evaluate G2n:f P2n:f
5flags G2l:f P2m:f
6* D2m:f G2l:f U2m:f
7changelog G2l:f
2gateway G1z P20
3app_types G1z
3apps
4review_status G U
3audit_ssh_settings G U
4rotate_seed P
3categories G1z
3certificates G P
4* D G
5activate P
5deactivate P
3configuration G A U
4custom_certificate G
3dns_destination_ips G2o
3egress_cidr_pairs G1z
3lists G P
4* D G A U
5items G
4upload P
3locations G2o P2p
4* D2p G2o U2p
3logging G U
3operations G1z
4* G1z
3pacfiles G1z P20
4* D20 G1z U20
3proxy_endpoints G P
4* D G A
3rules G A P
4* D G A U
5reset_expiration P
4tenant G
2hyperdrive
3configs G2q P2r
4* D2r G2q A2r U2r
5restart P2r
3integrationsOperations
4*
5createDatabaseSignature P2r
2iam
3permission_groups G1:f
4* G1:f
3resource_groups G2s:f P2t:f
4* D2t:f G2s:f U2t:f
3user_groups G2s:f P2t:f
4* D2t:f G2s:f U2t:f
5members G2s:f P2t:f U2t:f
6* D2t:f G2s:f
2images
3v1 G2u P2v
4* D2v G2u A2v
5blob G2u
4direct_upload P2v
4keys G2u
5* D U
4stats G2u
4variants G2u P2v
5* D2v G2u A2v
6flat G2u
3v2 G2u
4direct_upload P2v
4sourcingkit
5migrations G2u P2v
6* D2v G2u
7lifecycle G2u
8abort A2v
8start A2v
7logs G2u
5sources G2u P2v
6* D2v G2u A2v
7connectivity G2u
6connectivity-precheck P2v
2infrastructure
3targets G P
4* D G U
4batch D U
4batch_delete P
2intel
3asn
4* G1e
5subnets G1e
3attack-surface-report
4issue-types G1e
4issues G1e
5*
6dismiss U
5class G1e
5severity G1e
5type G1e
3dns G1e
3domain G1e
4bulk G1e
3domain-history G1e
3indicator-feeds G1e P
4* G1e U
5data G1e
5download G1e
5snapshot U
5uploads
6* G1e
4permissions
5add U
5createProvider U
5remove U
5view G1e
3ip G1e
3ip-lists G1e
3miscategorization P
3sinkholes G1e P1f
4* D1f G1e U1f
3url G1e
3whois G1e
2load_balancers
3monitor_groups G P
4* D G A U
5references G
3monitors G2w P2x
4* D2x G2w A2x U2x
5preview P
5references G2w
3pools G2w A2x P2x
4* D2x G2w A2x U2x
5health G2w
5preview P
5references G2w
3preview
4* G2w
3regions G2w
4* G2w
3search G2w
3usage G2w
2logpush
3transformers G2y:8 P2y:8
4* D2y:8 G2y:8 U2y:8
5content G2y:8
5versions G2y:8
4preview P2y:8
2logs
3audit G17:f
4*
5history G17:f
4product_categories G17:f
3control
4cmb
5config D2y G2z P2y
3list G2z
3retrieve G2z
2magic
3advanced_dns_protection
4configs
5dns_protection
6rules D30 G31 P30
7* D30 G31 A30
3advanced_tcp_protection
4configs
5allowlist D30 G31 P30
6* D30 G31 A30
5prefixes D30 G31 P30
6* D30 G31 A30
6bulk P30
5syn_protection
6filters D30 G31 P30
7* D30 G31 A30
6rules D30 G31 P30
7* D30 G31 A30
5tcp_flow_protection
6filters D30 G31 P30
7* D30 G31 A30
6rules D30 G31 P30
7* D30 G31 A30
5tcp_protection_status G31 A30
3apps G1t:8 P1u:8
4* D1u:8 A:8 U1u:8
3bgp
4filter_profiles G:8 P:8
5* D:8 G:8 U:8
4settings G:8 U:8
3cf1_sites G1t:8 P1u:8
4* D1u:8 G1t:8 A1u:8
5ramps G1t:8 P:8
6* D1u:8 G1t:8
3cf_interconnects G1t:8 U1u:8
4* G1t:8 U1u:8
3cloud
4catalog-syncs G32 P33
5* D33 G32 A33 U33
6refresh P33
5prebuilt-policies G32
4onramps G32 P33
5* D33 G32 A33 U33
6apply P33
6export P33
6plan P33
5magic_wan_address_space G32 A33 U33
4providers G32 P33
5* D33 G32 A33 U33
6discover P
6initial_setup G32
5discover P33
4resources G32
5* G32
5export G32
5policy-preview P
3connectors G32:8 P33:8
4* D33:8 G32:8 A33:8 U33:8
5interrupts G32:8 P:8
5telemetry
6events G32:8
7*.* G32:8
7latest G32:8
6snapshots G32:8
7* G32:8
7latest G32:8
3gre_tunnels G1t:8 P1u:8 U1u:8
4* D1u:8 G1t:8 U1u:8
3ipsec_tunnels G1t:8 P1u:8 U1u:8
4* D1u:8 G1t:8 U1u:8
5psk_generate P1u:8
4psk P1u:8
3redundancy_groups G:8 P:8
4* D:8 G:8 U:8
3routes D1u:8 G1t:8 P1u:8 U1u:8
4* D1u:8 G1t:8 U1u:8
3sites G1t:8 P1u:8
4* D1u:8 G1t:8 A1u:8 U1u:8
5acls G1t:8 P1u:8
6* D1u:8 G1t:8 A1u:8 U1u:8
5app_configs G1t:8 P1u:8
6* D1u:8 A:8 U1u:8
5lans G1t:8 P1u:8
6* D1u:8 G1t:8 A1u:8 U1u:8
5netflow_config D1u:8 G1t:8 A1u:8 P:8 U1u:8
5wans G1t:8 P1u:8
6* D1u:8 G1t:8 A1u:8 U1u:8
2members G2s:f P2t:f
3* D2t:f G2s:f U2t:f
2mnm
3config D34 G35 A36 P34 U36
4full G35
3rules G35 P34 U36
4* D34 G35 A36
5advertisement A36
4bulk P34 U36
3vpc-flows
4token P34
2moq
3relays G P
4* D G U
5tokens G P
6* D
2move P
2mtls_certificates G37:f P38:f
3* D38:f G37:f
4associations G37:f
2oauth_clients G39:f P3a:f
3* D3a:f G39:f A3a:f
4rotate_secret D3a:f P3a:f
2one
3applications G
4* G
5auth-methods G
5setup-flows G
3integrations G P
4* D G A
5pause P
5resume P
2organizations G3b
2pages
3projects G3c P3d
4* D3d G3c A3d
5deployments G3c P3d
6* D3d G3c
7history
8logs G3c
7retry P3d
7rollback P3d
7tails P3d
8* D3d
5domains G3c P3d
6* D3d G3c A3d
5purge_build_cache P3d
5source D3d P3d
5upload-token G3d
2pay-per-crawl
3crawler
4stripe D0 G3b P0
3crawlers G
3publisher
4stripe D0 G3b P0
3signature_link G3b
3terms G3b
4signature G3b P0
3zones_can_be_enabled A0
4query P3b
2pcaps G3e:8 P3f:8
3* G3e:8
4download G3e:8
4stop U3f:8
3ownership G3e:8 P3f:8
4* D3f:8
4validate P3f:8
2pipelines G3g:e P3h:e
3* D3h:e G3g:e U3h:e
3v1
4pipelines G3g:e P3h:e
5* D:e G3g:e
4sinks G3g:e P3h:e
5* D:e G3g:e
4streams G3g:e P3h:e
5* D:e G3g:e A:e
4validate_sql P3h:e
2profile G1 U0
2queues G2j P2k
3* D2k G2j A2k U2k
4consumers G2j P2k
5* D2k G2j U2k
4messages P2k
5ack P2k
5batch P2k
5extend P2k
5peek P2k
5preview P2j
6ack P2k
5pull P2k
5purge P2k
4metrics G2j
4purge G2j P2k
2r2
3buckets G2h P2i
4* D2i G A
5cors D G U
5domains
6custom G P
7* D2i G2h U
6managed G U
5jobs G
6* G
5lifecycle G U
5local-uploads G U
5lock G U
5objects D2i G
6* D2i G U
5sippy D2i G U
3metrics G
3temp-access-credentials P
2r2-catalog G3i
3* G3i
4credential P3j
4delete P3j
4disable P3j
4enable P3j
4maintenance-configs G3i P3j
4namespaces G3i
5*
6tables G3i
7* G3i
8maintenance-configs G3i P3j
2realtime
3kit
4*
5analytics
6daywise G3k
6livestreams
7daywise G3k
7overall G3k
5livestreams G3k P3k
6* G3k
7active-livestream-session G3k
6sessions
7* G3k
5meetings G3k P3k
6* G3k A3k U3k
7active-livestream G3k
8stop P3k
7active-session G3k
8kick P3k
8kick-all P3k
8mute P3k
8mute-all P3k
8poll P3k
7livestream G3k
7livestreams P3k
7participants G3k P3k
8* D3k G3k A3k U3k
9token P3k
5presets G3k P3k
6* D3k G3k A3k U3k
5recordings G3k P3k
6* G3k U3k
6active-recording
7* G3k
6track P3k
5sessions G3k
6* G3k
7chat G3k
7livestream-sessions G3k
7participants G3k
8* G3k
7summary G3k P3k
7transcript G3k
6peer-report
7* G3k
5webhooks G3k P3k
6* D3k G3k A3k U3k
6all G3k
4apps G3k P3k
5* G3k
2registrar
3domain-check P
3domain-search G
3domains G
4* G U
3extensions G
4* G
3registrations G P
4* G A
5registration-status G
5update-status G
2registrar-sandbox
3domain-check P
3domain-search G
3extensions G
4* G
3registrations G P
4* G A
5registration-status G
5update-status G
2request-tracer
3trace P3l:f
2resource-library
3applications G P
4* D G A
3categories G
4* G
2roles G2s
3* G2s
2rules
3lists G3m:f P3n:f
4* D3n:f G3o:f U3n:f
5items D3n:f G3m:f P3n:f U3n:f
6* G3m:f
4bulk_operations
5* G3m:f
2rum
3site_info P0:f
4* D0:f G3p:f U0:f
4list G3p:f
4site_tag
5list G3p:f
4validate
5* G3p:f
4zone_tag
5list G3p:f
3v2
4*
5rule P:e
6* D:e U:e
5rules G:f P0:e
2scim
3v2
4Groups G2s:f P2t:8
5* D2t:8 G2s:f A2t:8
4ResourceTypes G2s:f
5* G2s:f
4Schemas G2s:f
5* G2s:f
4ServiceProviderConfig G2s:f
4Users G2s:f P2t:8
5* D2t:8 G2s:f A2t:8 U2t:8
2secondary_dns
3acls G17:8 P0:8
4* D0:8 G17:8 U0:8
3peers G17:8 P0:8
4* D0:8 G17:8 U0:8
3tsigs G17:8 P0:8
4* D0:8 G17:8 U0:8
2secrets_store
3quota G3q:f
3stores G3q:f Py:f
4* Dy:f G3q:f
5secrets Dy:f G3q:f Py:f
6* Dy:f G3q:f Ay:f
7duplicate Py:f
2security-center
3insights
4*
5context G
3state G U
2settings
3transformations G3r
3ut-billing G3r A3s
2shares G:8 P:8
3* D:8 G:8 U:8
4excluded-recipients G:8 P:8 U:8
5* D:8 G:8
4recipients G:8 P:8 U:8
5* D:8 G:8
4resources G:8 P:8
5* D:8 G:8 U:8
2slurper
3jobs G P
4* D G
5abort U
5logs G
5pause U
5progress G
5resume U
4abortAll U
3source
4connectivity-precheck U
3target
4connectivity-precheck U
2sso_connectors G3t:f P3u:f
3* D3u:f G3t:f A3u:f
4begin_verification P3u:f
2storage
3kv
4namespaces G3v P3w
5* D3w G3v U3w
6bulk D3w U3w
7delete P3w
7get P3v
6keys G3v
6metadata
7* G3v
6values
7* D3w G3v U3w
2stream G3x P3y
3* D3y G3x P
4audio G3x
5* D3y A3y
5copy P
4captions G3x
5* D3y G3x U3y
6generate P
6vtt G3x
4downloads D3y G3x P
5* D3y P
4embed G3x
4token P
3clip P3y
3copy P3y
3direct_upload P3y
3keys G3x P3y
4* D3y
3live_inputs G3x P3y
4* D3y G3x U3y
5disable P
5enable P
5outputs G3x P
6* D3y U3y
5rotate_keys P
3storage-usage G3x
3watermarks G3x P3y
4* D3y G3x
3webhook D3y G3x U3y
2subscriptions
3* D1k U1k:f
4action
5append P1k:f
2tags D:8 G:8 U:8
3keys G:8
3resources G:8
3summary G:8
3values
4* G:8
2teamnet
3routes G3z P40
4* D40 G A40
4ip
5* G3z
4network
5* D40 A40 P40
3virtual_networks G3z P40
4* D40 G A40
2tokens G41:f P42:f
3* D42:f G41:f U42:f
4value U42:f
3permission_groups G41:f
3verify G-:f
2triggers
3* D:f G:f A:f U:f
2tunnels G1n
2urlscanner
3response
4* G43:f
3scan G43:f P43:f
4* G43:f
5har G43:f
5screenshot G43:f
3v2
4bulk P43:f
4dom
5* G43:f
4har
5* G43:f
4responses
5* G43:f
4result
5* G43:f
4scan P43:f
4screenshots
5*.png G43:f
4search G43:f
2v1
3images G P
4* D G A U
5blob G
2v2
3images G
4direct_upload P
2vectorize
3indexes G44 P45
4* D45 G44 U45
5delete-by-ids P45
5get-by-ids P44
5insert P45
5query P44
5upsert P45
3v2
4indexes G44 P45
5* D45 G44
6delete_by_ids P45
6get_by_ids P44
6info G44
6insert P45
6list G44
6metadata_index
7create P45
7delete P45
7list G44
6query P44
6upsert P45
2vuln_scanner
3credential_sets G P
4* D G A U
5credentials G P
6* D G A U
3scans G P
4* D G
3target_environments G P
4* D G A U
2warp_connector G46 P47
3* D47 G46 A47
4configurations G46 U47
4connections G46
4connectors
5* G46
4failover U47
4token G1o
2workers
3account-settings G3b U0
3assets
4upload P
3dispatch
4namespaces G48 P49
5* D49 G48 A49 U49
6scripts D49 G48
7* D49 G48 U49
8assets-upload-session P
8bindings G48
8content G48 U49
8secrets G48 U49
9* D49 G48
8secrets-bulk A
8settings G48 A49
8tags G48 U49
9* D49 U49
3domains G4a U49
4* D49 G4a
3durable_objects
4namespaces G4a
5*
6objects G4a
3observability
4destinations G4b P4c
5* D4c A4c
4metricsexport D4c G4b P4c
4queries G4b P4c
5* D4c G4b A4c
4shared
5query P4c
6* G4b
4telemetry
5keys P4c
5live-tail P4c
6heartbeat P4c
5query P4c
5values P4c
4usage G4b
3placement
4regions G48
3scripts G48
4* D49 G48 U49
5assets-upload-session P49
5content U49
6v2 G48
5deployments G48 P49
6* D49 G48
5schedules G4a U49
5script-settings G48 A49
5secrets G48 U49
6* D49 G
5secrets-bulk A
5settings G48 A49
5subdomain D49 G48 P49
5tails G4d P4d
6* D4d
5usage-model G48 U49
5versions G48 P49
6* G48
3scripts-search G48
3services
4*
5environments
6*
7content G48 U49
7settings G48 A
3subdomain D49 G4a U49
3workers G48 P49
4* D49 G48 A U49
5versions G48 P49
6* D G48
6latest A
2workflows G48:f
3* D49:f G48:f U49:f
4instances G48:f P49:f
5* D49:f G48:f
6events
7* P49:f
6status A49:f
6step G48:f
5batch P49:f
6delete P49:f
6terminate P49:f
5terminate G48:f
4versions G48:f
5* G48:f
6dag G48:f
6graph G48:f
3settings G48:f A49:f
2zerotrust
3connectivity_settings G4e A20
3routes
4hostname G3z P40
5* D40 G3z A40
3subnets G4f
4cloudflare_source
5* A4g
4initial_resolved_ip
5* G4f U
4warp P4g
5* D4g G4f A4g
2zones
3*
4v1
5images
6flows G U
2zt_risk_scoring
3* G4h
4reset P20
3behaviors G1z U20
3integrations G1z P20
4* D20 G1z U20
4reference_id
5* G1z
3summary G4h
1move P
0certificates G:f P:f
1* D:f G:f
0internal
1submit P
0ips G-
0live G
0memberships G4i
1* D4j G4i U4j
0oauth
1scopes G:f
0organizations G4k P4l
1* D G U
2accounts G
2billable
3usage G:f
2logs
3audit G:f
4*
5history G:f
2members G P
3* D G
2members:batchCreate P
2profile G U
2shares G:8
0pages
1assets
2check-missing P
2upload P
2upsert-hashes P
0radar
1agent_readiness
2summary
3* G4k:f
1ai
2bots
3summary
4* G4k:f
4user_agent G4k:f
3timeseries G4k:f
3timeseries_groups
4* G4k:f
4user_agent G4k:f
2inference
3summary
4* G4k:f
4model G4k:f
4task G4k:f
3timeseries_groups
4* G4k:f
4model G4k:f
4task G4k:f
2markdown_for_agents
3summary G4k:f
3timeseries G4k:f
1annotations G4k:f
2outages G4k:f
3locations G4k:f
1as112
2summary
3* G4k:f
3dnssec G4k:f
3edns G4k:f
3ip_version G4k:f
3protocol G4k:f
3query_type G4k:f
3response_codes G4k:f
2timeseries G4k:f
2timeseries_groups
3* G4k:f
3dnssec G4k:f
3edns G4k:f
3ip_version G4k:f
3protocol G4k:f
3query_type G4k:f
3response_codes G4k:f
2top
3locations G4k:f
4dnssec
5* G4k:f
4edns
5* G4k:f
4ip_version
5* G4k:f
1attacks
2layer3
3summary
4* G4k:f
4bitrate G4k:f
4duration G4k:f
4industry G4k:f
4ip_version G4k:f
4protocol G4k:f
4vector G4k:f
4vertical G4k:f
3timeseries G4k:f
3timeseries_groups
4* G4k:f
4bitrate G4k:f
4duration G4k:f
4industry G4k:f
4ip_version G4k:f
4protocol G4k:f
4vector G4k:f
4vertical G4k:f
3top
4attacks G4k:f
4industry G4k:f
4locations
5origin G4k:f
5target G4k:f
4vertical G4k:f
2layer7
3summary
4* G4k:f
4http_method G4k:f
4http_version G4k:f
4industry G4k:f
4ip_version G4k:f
4managed_rules G4k:f
4mitigation_product G4k:f
4vertical G4k:f
3timeseries G4k:f
3timeseries_groups
4* G4k:f
4http_method G4k:f
4http_version G4k:f
4industry G4k:f
4ip_version G4k:f
4managed_rules G4k:f
4mitigation_product G4k:f
4vertical G4k:f
3top
4ases
5origin G4k:f
4attacks G4k:f
4industry G4k:f
4locations
5origin G4k:f
5target G4k:f
4vertical G4k:f
1bgp
2hijacks
3events G4k:f
2ips
3timeseries G4k:f
3top
4ases G4k:f
2leaks
3events G4k:f
2routes
3ases G4k:f
3moas G4k:f
3paths
4* G4k:f
3pfx2as G4k:f
3realtime G4k:f
3stats G4k:f
3upstreams
4*
5timeseries G4k:f
2rpki
3aspa
4changes G4k:f
4snapshot G4k:f
4timeseries G4k:f
3roas
4timeseries G4k:f
2timeseries G4k:f
2top
3ases G4k:f
4prefixes G4k:f
3prefixes G4k:f
1bots G4k:f
2* G4k:f
2crawlers
3summary
4* G4k:f
3timeseries_groups
4* G4k:f
2summary
3* G4k:f
2timeseries G4k:f
2timeseries_groups
3* G4k:f
1ct
2authorities G4k:f
3* G4k:f
2logs G4k:f
3* G4k:f
2summary
3* G4k:f
2timeseries G4k:f
2timeseries_groups
3* G4k:f
1datasets G4k:f
2* G4k:f
2download P4k:f
1dns
2summary
3* G4k:f
3cache_hit G4k:f
3dnssec G4k:f
3dnssec_aware G4k:f
3dnssec_e2e G4k:f
3ip_version G4k:f
3matching_answer G4k:f
3protocol G4k:f
3query_type G4k:f
3response_code G4k:f
3response_ttl G4k:f
2timeseries G4k:f
2timeseries_groups
3* G4k:f
3cache_hit G4k:f
3dnssec G4k:f
3dnssec_aware G4k:f
3dnssec_e2e G4k:f
3ip_version G4k:f
3matching_answer G4k:f
3protocol G4k:f
3query_type G4k:f
3response_code G4k:f
3response_ttl G4k:f
2top
3ases G4k:f
3locations G4k:f
1email
2routing
3summary
4* G4k:f
4arc G4k:f
4dkim G4k:f
4dmarc G4k:f
4encrypted G4k:f
4ip_version G4k:f
4spf G4k:f
3timeseries_groups
4* G4k:f
4arc G4k:f
4dkim G4k:f
4dmarc G4k:f
4encrypted G4k:f
4ip_version G4k:f
4spf G4k:f
2security
3summary
4* G4k:f
4arc G4k:f
4dkim G4k:f
4dmarc G4k:f
4malicious G4k:f
4spam G4k:f
4spf G4k:f
4spoof G4k:f
4threat_category G4k:f
4tls_version G4k:f
3timeseries_groups
4* G4k:f
4arc G4k:f
4dkim G4k:f
4dmarc G4k:f
4malicious G4k:f
4spam G4k:f
4spf G4k:f
4spoof G4k:f
4threat_category G4k:f
4tls_version G4k:f
3top
4tlds G4k:f
5malicious
6* G4k:f
5spam
6* G4k:f
5spoof
6* G4k:f
1entities
2asns G4k:f
3* G4k:f
4as_set G4k:f
4rel G4k:f
3botnet_threat_feed G4k:f
3ip G4k:f
2ip G4k:f
2locations G4k:f
3* G4k:f
1geolocations G4k:f
2* G4k:f
1http
2summary
3* G4k:f
3bot_class G4k:f
3device_type G4k:f
3http_protocol G4k:f
3http_version G4k:f
3ip_version G4k:f
3os G4k:f
3post_quantum G4k:f
3tls_version G4k:f
2timeseries G4k:f
2timeseries_groups
3* G4k:f
3bot_class G4k:f
3browser G4k:f
3browser_family G4k:f
3device_type G4k:f
3http_protocol G4k:f
3http_version G4k:f
3ip_version G4k:f
3os G4k:f
3post_quantum G4k:f
3tls_version G4k:f
2top
3ases G4k:f
4bot_class
5* G4k:f
4browser_family
5* G4k:f
4device_type
5* G4k:f
4http_protocol
5* G4k:f
4http_version
5* G4k:f
4ip_version
5* G4k:f
4os
5* G4k:f
4tls_version
5* G4k:f
3browser G4k:f
3browser_family G4k:f
3locations G4k:f
4bot_class
5* G4k:f
4browser_family
5* G4k:f
4device_type
5* G4k:f
4http_protocol
5* G4k:f
4http_version
5* G4k:f
4ip_version
5* G4k:f
4os
5* G4k:f
4tls_version
5* G4k:f
1leaked_credential_checks
2summary
3* G4k:f
3bot_class G4k:f
3compromised G4k:f
2timeseries_groups
3* G4k:f
3bot_class G4k:f
3compromised G4k:f
1netflows
2summary G4k:f
3* G4k:f
2timeseries G4k:f
2timeseries_groups
3* G4k:f
2top
3ases G4k:f
3locations G4k:f
1origins G4k:f
2* G4k:f
2summary
3* G4k:f
2timeseries G4k:f
2timeseries_groups
3* G4k:f
1post_quantum
2origin
3summary
4* G4k:f
3timeseries_groups
4* G4k:f
2tls
3support G4k:f
1quality
2iqi
3summary G4k:f
3timeseries_groups G4k:f
2speed
3histogram G4k:f
3summary G4k:f
3top
4ases G4k:f
4locations G4k:f
1ranking
2domain
3* G4k:f
2internet_services
3categories G4k:f
3timeseries_groups G4k:f
3top G4k:f
2timeseries_groups G4k:f
2top G4k:f
1robots_txt
2top
3domain_categories G4k:f
3user_agents
4directive G4k:f
1search
2global G4k:f
1tcp_resets_timeouts
2summary G4k:f
2timeseries_groups G4k:f
1tlds G4k:f
2* G4k:f
2performance
3summary
4* G4k:f
3timeseries_groups
4* G4k:f
1traffic_anomalies G4k:f
2locations G4k:f
1verified_bots
2top
3bots G4k:f
3categories G4k:f
0ready G
0signed-url G
0tenants
1* G
2account_types G
2accounts G
2custom_ns G:c P:c
3* D:c
2entitlements G
2memberships G
0user G4k:f A4l:f
1analytics
2dashboard G4k:f
1audit_logs G17:f
1billing
2history G1a:f
2profile G1a:f
1communication_preferences G4m U4l
1firewall
2access_rules
3rules G4n:f P4o:f
4* D4o:f G4n:f A4o:f
1invites G4i:8
2* G4i:8 A4j:8
1load_balancers
2monitors G2w P2x
3* D2x G2w A2x U2x
4preview P
4references G2w
2pools G2w A2x P2x
3* D2x G2w A2x U2x
4health G2w
4preview P
4references G2w
2preview
3* G2w
2regions G2w
1load_balancing_analytics
2events G2w
1organizations G4i:8
2* D4j:8 G4i:8
1subscriptions G1a P1k:f
2* D1k U1k:f
1tenants G4k
1tokens G4p:f P4q:f
2* D4q:f G4p:f U4q:f
3value U4q:f
2permission_groups G4p:f
2verify G-:f
0workers
1builds
2deploy_hooks
3* P
0zones G4r P4s
1* D4t:f G4u:f A4t:f
2acm
3custom_trust_store G4v:f P4w:f
4* D4w:f G4v:f
3total_tls G4v:f P4w:f
2activation_check U4t
2addressing
3regional_hostnames Gv P4x
4* D4x Gv A4x
2ai-audit
3robots G3r
4bulk P3r
2ai-security
3custom-topics G U
3settings G U
2analytics
3colos G4y:8
3dashboard G4y:f
3latency G4y:f
4colos G4y:f
2api_gateway
3configuration G4z U50
3discovery G4z
4operations G4z A50
5* G4z A50
3expression-template
4fallthrough P50
3labels G4z
4managed
5* G4z
6resources
7operation U50
4user D50 P50
5* D50 G4z A50 U50
6resources
7operation U50
3operations D50 G4z P50
4* D50 G4z
5labels D50 P50 U50
5schema_validation G4z U50
4item P50
4labels D50 P50 U50
4schema_validation A50
3schemas G4z
3settings
4schema_validation G4z A50 U50
3user_schemas G4z P50
4* D50 G4z A50
5operations G4z
4hosts G4z
2argo
3smart_routing G3r:f A3s:f
3tiered_caching G:f A:f
2available_plans G1a:f
3* G1a:f
2available_rate_plans G1a:f
2bot_management G51:f U52:f
3feedback G53:c P53:c
2cache
3cache_reserve G54:f A55:f
3cache_reserve_clear G54:f P55:f
3origin_cloud_regions G:f A:f P:f
4* D:f G:f
4batch D:f A:f
4supported_regions G:f
3origin_post_quantum_encryption G54:f U55:f
3regional_tiered_cache G54:8 A55:8
3tiered_cache_smart_topology_enable D55:f G54:f A55:f P55:f
3variants D55:e G54:e A55:e
2certificate_authorities
3hostname_associations G4v:f U4w:f
2client_certificates G4v:f P4w:f
3* D4w:f G4v:f A4w:f
2cloud_connector
3rules G56:f U57:f
2content-upload-scan
3disable P58
3enable P58
3payloads G59 P58
4* D58
3settings G59 U58
2ct
3alerting G4v:f A4w:f
2custom_certificates G5a:c P5b:c
3* D5b:c G5a:c A5b:c
3prioritize U5b:c
2custom_hostnames G4v:f P4w:f
3* D4w:f G4v:f A4w:f
4certificate_pack
5*
6certificates
7* D4w:f U4w:f
3fallback_origin D4w:f G4v:f U4w:f
3quota G4v:f
2custom_ns G4u:c U4t:c
2dcv_delegation
3uuid G4v:f
2devices
3policy
4certificates G4v A4w
2dns_analytics
3report G4y
4bytime G4y
2dns_records Gv:f P4x:f
3* D4x:f Gv:f A4x:f U4x:f
3batch P4x:f
3export Gv:f
3import P4x:f
3scan P4x:f
4review Gv:f P4x:f
4trigger P4x:f
3usage G5c:f
2dns_settings G5c:f A5d:f
2dnssec D4x:f Gv:f A4x:f
3zsk Gv:f
2email
3auth
4dmarc-reports G A
4spf
5inspect G
3routing G3r:f A3s:f U3s:f
4disable P3s:f
4dns D3s:f G3r:f A3s:f P3s:f
4enable P3s:f
4rules P5e:f
5* D5e:f G5f:f U5e:f
5catch_all G5f:f U5e:f
4unlock P3s:f
3sending
4subdomains G:f P:f
5* D:f G:f A:f
6dns G:f P:f
7status G:f
6reputation
7complaints G:f
5preview P:f
2environments G5g A5h P5h U5h
3* D5h
4purge_cache P5i
4rollback P5h
2filters D5j:f G5k:f P5j:f U5j:f
3* D5j:f G5k:f U5j:f
2firewall
3lockdowns G5k:e P5j:e
4* D5j:e G5k:e U5j:e
3rules D5j:f G5k:f A5j:f P5j:f U5j:f
4* D5j:f G5k:f A5j:f U5j:f
3ua_rules G5k:f P5j:f
4* D5j:f G5k:f U5j:f
3waf
4overrides G3r:8 P3s:8
5* D3s:8 G3r:8 U3s:8
4packages G5k:e
5* G5k:e A5j:e
6groups G5k:e
7* G5k:e A5j:e
6rules G5k:e
7* G5k:e A5j:e
2fraud_detection
3settings G5l U5m
2healthchecks G5n:e P5o:e
3* D5o:e G5n:e A5o:e U5o:e
3preview P5o:e
4* D5o:e G5n:e
2hold D4t:8 G4u:8 A4t:8 P4t:8
3* G4u:8
2hostnames
3settings
4* G4v:f
5* D4w:f G:f U4w:f
2intel
3sinkholes
4*
5ingresses P1f
6* D1f G1e U1f
2invalidate_cache P5i
2keyless_certificates G4v:8 P4w:8
3* D4w:8 G5p:8 A4w:8
2leaked-credential-checks G59 P58
3detections G59 P58
4* D58 G59 U58
2logpush
3edge
4jobs G5q:8 P5q:8
2logs
3control
4retention
5flag G2z:8 P2y:8
3rayids
4* G2z:8
3received G2z:8
4fields G2z:8
2managed_headers D5r:f G5s:f A5r:f
2origin
3cloud_regions G:f
4* D:f G:f U:f
4batch D:f U:f
4supported_regions G:f
2origin_tls_client_auth G4v:f P4w:f
3* D4w:f G4v:f
3hostnames G4v:f U4w:f
4* G4v:f
4certificates G4v:f P4w:f
5* D4w:f G4v:f
3settings G4v:f U4w:f
2page_shield G5t:e U5u:e
3connections G5t:c
4* G5t:c
3cookies G5t:c
4* G5t:c
3policies G5t:e P5u:e
4* D5u:e G5t:e U5u:e
3scripts G5t:e
4* G5t:e
2pagerules G5v P5w
3* D5w G5x A5w U5w
3settings G5v
2pay-per-crawl
3can_be_enabled G3r
3configuration G3r A3s P3s
2precursor G:f U:f
2purge_cache P5i
2rate_limit_analytics G4y
2rate_limits G5k:f P5j:f
3* D5j:f G5k:f U5j:f
2schema_validation
3schemas G4z P50
4* D50 G4z A50
5operations G4z
4hosts G4z
3settings G4z A50 U50
4operations G4z A50
5* D50 G4z U50
2secondary_dns
3force_axfr P5y:8
3incoming D5y:8 G5z:8 P5y:8 U5y:8
3outgoing D5y:8 G5z:8 P5y:8 U5y:8
4disable P5y:8
4enable P5y:8
4force_notify P5y:8
4status G5z:8
2security-center
3securitytxt D3s G3r U3s
2settings G3r:f A3s:f
3* G3r A3s
3aegis G54:8 A55:8
3auto_origin_tls_kex G:f A:f
3automatic_platform_optimization G3r:e A3s:e
3binary_ast G3r:f A3s:f
3csam_scanner_third_party G60 A3s
3fonts G3r:f A3s:f
3google-tag-gateway
4config G61:f U62:f
3h2_prioritization G3r:e A3s:e
3image_resizing G3r:f A3s:f
3origin_h2_max_streams G54:f A55:8
3origin_max_http_version G54:f A55:f
3origin_tls_compliance_modes D:f G:f A:f U:f
3rum G3r:f A3s:f
3speed_brain G3r:f A3s:f
3ssl_automatic_mode G63:f A64:f
3transformations_allowed_origins G3r:f A3s:f
3transformations_c2pa G3r:f A3s:f
3transformations_config G3r:f A3s:f
3zaraz
4config G61 U62
4default G61
4export G61
4history G61 U62
5configs G61
4publish P65
4workflow G61 U62
2smart_shield G54:f A55:f
3cache_reserve_clear G54:f P55:f
3healthchecks G5n:e P5o:e
4* D5o:e G5n:e A5o:e U5o:e
2snippets G66:f
3* D67:f G66:f U67:f
4content G66:f
3snippet_rules D67:f G66:f U67:f
2spectrum
3analytics
4aggregate
5current G4y
4events
5bytime G4y
5summary G4y
3apps G3r P3s
4* D3s G3r U3s
2speed_api
3availabilities G3r:f
3pages G3r:f
4*
5tests D3s:f G3r:f P3s:f
6* G3r:f
5trend G3r:f
3schedule
4* D3s:f G3r:f P3s:f
2ssl
3analyze P5a:f
3certificate_packs G4v:f
4* D4w:f G4v:f A4w:f
4order P4w:f
4quota G4v:f
3universal
4settings G4v:f A4w:f
3verification G5a:f
4* A68:f
2subscription D1k:f G1a:f P1k:f U1k:f
2subscriptions D1k:f U1k:f
2tags D:8 G:8 U:8
2token_validation
3config G4z P50
4* D50 G4z A50
5credentials A50 U50
3rules G4z P50
4* D50 G4z A50
4bulk A50 P50
4preview P4z
2url_normalization D5r:f G5s:f U5r:f
2waiting_rooms P69:c
3* D69:c G6a:c A69:c U69:c
4events G6a:8 P:8
5* D69:8 G6a:8 A69:8 U69:8
6details G6a:8
4rules G6a:8 P:8 U69:8
5* D69:8 A69:8
4status G6a:c
3preview P69:8
3settings G6a:c A69:c U69:c
2web3
3hostnames G6b:f P6c:f
4* D6c:f G6b:f A6c:f
5ipfs_universal_path
6content_list G6b:8 U6c:8
7entries G6b:8 P:8
8* D6c:8 G6b:8 U6c:8
2workers
3routes G6d P6e
4* D6e G6d U6e
`;

/** The client's calls, a line each: name, method, path; `p` for a list in pages, `b` for a body that cannot be empty. */
export const calls = `
accounts.list G /accounts p
accounts.get G /accounts/*
accounts.create P /accounts b
accounts.update U /accounts/* b
accounts.delete D /accounts/*
accounts.move P /accounts/*/move b
accounts.profile.get G /accounts/*/profile
accounts.profile.update U /accounts/*/profile b
alerting.availableAlerts.list G /accounts/*/alerting/v3/available_alerts
alerting.policies.list G /accounts/*/alerting/v3/policies
alerting.policies.get G /accounts/*/alerting/v3/policies/*
alerting.policies.create P /accounts/*/alerting/v3/policies b
alerting.policies.update U /accounts/*/alerting/v3/policies/*
alerting.policies.delete D /accounts/*/alerting/v3/policies/*
alerting.policies.test P /accounts/*/alerting/v3/policies/*/test
alerting.policies.emailUnsubscribe.get G /accounts/*/alerting/v3/policies/*/email/unsubscribe
alerting.policies.emailUnsubscribe.create P /accounts/*/alerting/v3/policies/*/email/unsubscribe
alerting.history.list G /accounts/*/alerting/v3/history p
alerting.silences.list G /accounts/*/alerting/v3/silences
alerting.silences.get G /accounts/*/alerting/v3/silences/*
alerting.silences.create P /accounts/*/alerting/v3/silences
alerting.silences.update U /accounts/*/alerting/v3/silences
alerting.silences.delete D /accounts/*/alerting/v3/silences/*
alerting.destinations.eligible.get G /accounts/*/alerting/v3/destinations/eligible
alerting.destinations.pagerduty.get G /accounts/*/alerting/v3/destinations/pagerduty
alerting.destinations.pagerduty.create P /accounts/*/alerting/v3/destinations/pagerduty/connect
alerting.destinations.pagerduty.link G /accounts/*/alerting/v3/destinations/pagerduty/connect/*
alerting.destinations.pagerduty.delete D /accounts/*/alerting/v3/destinations/pagerduty
alerting.destinations.webhooks.list G /accounts/*/alerting/v3/destinations/webhooks
alerting.destinations.webhooks.get G /accounts/*/alerting/v3/destinations/webhooks/*
alerting.destinations.webhooks.create P /accounts/*/alerting/v3/destinations/webhooks b
alerting.destinations.webhooks.update U /accounts/*/alerting/v3/destinations/webhooks/* b
alerting.destinations.webhooks.delete D /accounts/*/alerting/v3/destinations/webhooks/*
auditLogs.list G /accounts/*/audit_logs p
auditLogs.export G /accounts/*/audit_logs
user.auditLogs.list G /user/audit_logs p
user.auditLogs.export G /user/audit_logs
accounts.logs.audit.list G /accounts/*/logs/audit
accounts.logs.audit.history G /accounts/*/logs/audit/*/history
accounts.logs.audit.productCategories G /accounts/*/logs/audit/product_categories
cache.purge P /zones/*/purge_cache
cache.purgeEnvironment P /zones/*/environments/*/purge_cache
cache.invalidate P /zones/*/invalidate_cache
dns.records.list G /zones/*/dns_records p
dns.records.get G /zones/*/dns_records/*
dns.records.create P /zones/*/dns_records b
dns.records.update U /zones/*/dns_records/* b
dns.records.edit A /zones/*/dns_records/*
dns.records.delete D /zones/*/dns_records/*
dns.records.batch P /zones/*/dns_records/batch
dns.records.export G /zones/*/dns_records/export
dns.records.import P /zones/*/dns_records/import b
dns.records.scan P /zones/*/dns_records/scan
dns.records.scanTrigger P /zones/*/dns_records/scan/trigger
dns.records.scanList G /zones/*/dns_records/scan/review
dns.records.scanReview P /zones/*/dns_records/scan/review
dns.settings.zone.get G /zones/*/dns_settings
dns.settings.zone.edit A /zones/*/dns_settings
dns.settings.account.get G /accounts/*/dns_settings
dns.settings.account.edit A /accounts/*/dns_settings
dns.settings.account.views.list G /accounts/*/dns_settings/views p
dns.settings.account.views.get G /accounts/*/dns_settings/views/*
dns.settings.account.views.create P /accounts/*/dns_settings/views b
dns.settings.account.views.edit A /accounts/*/dns_settings/views/*
dns.settings.account.views.delete D /accounts/*/dns_settings/views/*
dns.dnssec.get G /zones/*/dnssec
dns.dnssec.edit A /zones/*/dnssec
dns.dnssec.delete D /zones/*/dnssec
dns.dnssec.zsk.list G /zones/*/dnssec/zsk
dns.usage.zone.get G /zones/*/dns_records/usage
dns.usage.account.get G /accounts/*/dns_records/usage
dns.analytics.reports.get G /zones/*/dns_analytics/report
dns.analytics.reports.bytimes.get G /zones/*/dns_analytics/report/bytime
iam.permissionGroups.list G /accounts/*/iam/permission_groups p
iam.permissionGroups.get G /accounts/*/iam/permission_groups/*
iam.resourceGroups.list G /accounts/*/iam/resource_groups
iam.resourceGroups.get G /accounts/*/iam/resource_groups/*
iam.resourceGroups.create P /accounts/*/iam/resource_groups b
iam.resourceGroups.update U /accounts/*/iam/resource_groups/*
iam.resourceGroups.delete D /accounts/*/iam/resource_groups/*
iam.userGroups.list G /accounts/*/iam/user_groups p
iam.userGroups.get G /accounts/*/iam/user_groups/*
iam.userGroups.create P /accounts/*/iam/user_groups b
iam.userGroups.update U /accounts/*/iam/user_groups/*
iam.userGroups.delete D /accounts/*/iam/user_groups/*
iam.userGroups.members.list G /accounts/*/iam/user_groups/*/members p
iam.userGroups.members.get G /accounts/*/iam/user_groups/*/members/*
iam.userGroups.members.create P /accounts/*/iam/user_groups/*/members
iam.userGroups.members.update U /accounts/*/iam/user_groups/*/members
iam.userGroups.members.delete D /accounts/*/iam/user_groups/*/members/*
ips.list G /ips
accounts.members.list G /accounts/*/members p
accounts.members.get G /accounts/*/members/*
accounts.members.create P /accounts/*/members b
accounts.members.update U /accounts/*/members/*
accounts.members.delete D /accounts/*/members/*
memberships.list G /memberships p
memberships.get G /memberships/*
memberships.update U /memberships/* b
memberships.delete D /memberships/*
accounts.roles.list G /accounts/*/roles p
accounts.roles.get G /accounts/*/roles/*
accounts.tokens.list G /accounts/*/tokens p
accounts.tokens.get G /accounts/*/tokens/*
accounts.tokens.create P /accounts/*/tokens b
accounts.tokens.update U /accounts/*/tokens/* b
accounts.tokens.delete D /accounts/*/tokens/*
accounts.tokens.verify G /accounts/*/tokens/verify
accounts.tokens.value.update U /accounts/*/tokens/*/value
accounts.tokens.permissionGroups.list G /accounts/*/tokens/permission_groups
accounts.tokens.permissionGroups.get G /accounts/*/tokens/permission_groups
user.tokens.list G /user/tokens p
user.tokens.get G /user/tokens/*
user.tokens.create P /user/tokens b
user.tokens.update U /user/tokens/* b
user.tokens.delete D /user/tokens/*
user.tokens.verify G /user/tokens/verify
user.tokens.value.update U /user/tokens/*/value
user.tokens.permissionGroups.list G /user/tokens/permission_groups
user.get G /user
user.edit A /user
user.invites.list G /user/invites
user.invites.get G /user/invites/*
user.invites.edit A /user/invites/* b
user.organizations.list G /user/organizations p
user.organizations.get G /user/organizations/*
user.organizations.delete D /user/organizations/*
user.tenants.list G /user/tenants
zeroTrust.organizations.list G /*/*/access/organizations
zeroTrust.identityProviders.list G /*/*/access/identity_providers p
zeroTrust.identityProviders.get G /*/*/access/identity_providers/*
zeroTrust.access.groups.list G /*/*/access/groups p
zeroTrust.access.groups.get G /*/*/access/groups/*
zeroTrust.access.users.list G /accounts/*/access/users p
zones.list G /zones p
zones.get G /zones/*
zones.create P /zones b
zones.edit A /zones/*
zones.delete D /zones/*
zones.activationCheck.trigger U /zones/*/activation_check
zones.settings.list G /zones/*/settings
zones.settings.get G /zones/*/settings/*
zones.settings.edit A /zones/*/settings/*
zones.settings.editMany A /zones/*/settings b
zones.holds.get G /zones/*/hold
zones.holds.check G /zones/*/hold/*
zones.holds.create P /zones/*/hold
zones.holds.edit A /zones/*/hold
zones.holds.delete D /zones/*/hold
zones.plans.list G /zones/*/available_plans
zones.plans.get G /zones/*/available_plans/*
`;
