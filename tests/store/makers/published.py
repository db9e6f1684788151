"""The forms in which makers are published, with makers that do not exist."""

MANUF = """\
# This file was generated
00:00:0C         \tNorthwind   \tNorthwind Traders, Inc.
00:55:DA         \tRegistry    \tIEEE Registration Authority
00:55:DA:00/28   \tContoso     \tContoso Co.,Ltd
00:1B:C5:00:10/36\tFabrikam    \tFabrikam GmbH
01:80:C2:00:00:00\tBridges
00:01:01         \tPrivate     \tPrivate
"""
OLD_MANUF = "00:00:0C\tNorthwin\t# Northwind Traders\n00-1b-c5\tFabrikam\n"
CSV = """\
Registry,Assignment,Organization Name,Organization Address
MA-L,00000C,"Northwind Traders, Inc.","1 Sea Road  Harbour, US"
MA-M,0055DA0,"Contoso Co.,Ltd",Somewhere
MA-S,001BC5001,Fabrikam GmbH,Elsewhere
MA-L,000101,Private,
"""
OUI_TXT = """\
OUI/MA-L                                                    Organization
company_id                                                  Organization
                                                            Address

00-00-0C   (hex)\t\tNorthwind Traders, Inc.
00000C     (base 16)\t\tNorthwind Traders, Inc.
\t\t\t\t1 Sea Road
\t\t\t\tHarbour  12345
\t\t\t\tUS
"""
PARTS_TXT = """\
00-55-DA   (hex)\t\tContoso Co.,Ltd
000000-0FFFFF     (base 16)\t\tContoso Co.,Ltd
\t\t\t\tSomewhere

00-1B-C5   (hex)\t\tFabrikam GmbH
001000-001FFF     (base 16)\t\tFabrikam GmbH
\t\t\t\tElsewhere
"""
BARE = "# one a line\n00000C Northwind Traders\n0055DA0 Contoso\n001BC5001 Fabrikam\n"
KNOWN = {
    "00:00:0c:12:34:56": "Northwind Traders",
    "00:55:da:01:02:03": "Contoso",
    "00:1b:c5:00:1a:bc": "Fabrikam",
}
"""By the whole of these forms."""
