pragma ComponentBehavior: Bound
import QtQuick

// What is wrong and what to do, how each part stands, and the test that runs or ran last.
Page {
    id: page
    lead: Math.round(34 * Theme.scale)
    spacing: Theme.gutter
    said: [
        Rectangle {
            id: banner
            readonly property color inkColour: Tones.ink(page.screen.tone)
            width: page.column
            height: Math.ceil(sentences.height + 64 * Theme.scale)
            radius: Theme.radius
            color: Tones.ground(page.screen.tone)
            border.width: page.screen.tone === "well" ? 2 : 4
            border.color: Tones.edge(page.screen.tone)
            Icon {
                id: sign
                name: Tones.icon(page.screen.tone)
                stroke: banner.inkColour
                width: Math.round(60 * Theme.scale)
                height: width
                anchors.left: parent.left
                anchors.leftMargin: Math.round(32 * Theme.scale)
                y: Math.round(36 * Theme.scale)
            }
            Column {
                id: sentences
                anchors.left: sign.right
                anchors.right: parent.right
                anchors.leftMargin: Theme.gutter
                anchors.rightMargin: Math.round(32 * Theme.scale)
                y: Math.round(32 * Theme.scale)
                spacing: Math.round(8 * Theme.scale)
                Words {
                    rtl: page.screen.rtl
                    text: page.screen.title
                    strong: true
                    color: banner.inkColour
                    font.pixelSize: Theme.section
                    width: parent.width
                }
                Words {
                    rtl: page.screen.rtl
                    text: page.screen.hint
                    color: banner.inkColour
                    width: parent.width
                }
                Words {
                    rtl: false
                    visible: page.screen.detail.length > 0
                    text: page.screen.detail
                    color: banner.inkColour
                    font.pixelSize: Theme.meta
                    width: parent.width
                }
            }
        },
        Row {
            width: page.column // or a mirrored row would stand at the wrong side
            spacing: Math.round(16 * Theme.scale)
            Icon {
                name: page.screen.out ? "stop" : "in_progress"
                stroke: page.screen.out ? Theme.amber : Theme.green900
                width: Math.round(40 * Theme.scale)
                height: width
                y: Math.round((state.height - height) / 2)
            }
            Words {
                id: state
                rtl: page.screen.rtl
                text: page.screen.state
                strong: page.screen.out
                color: page.screen.out ? Theme.amberInk : Theme.inkQuiet
            }
        }
    ]
    Flickable {
        id: list
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.margin
        anchors.rightMargin: Theme.margin
        y: Math.round(page.below + (Theme.wide ? page.lead : page.spacing))
        height: parent.height - y - (Theme.wide ? 0 : Theme.px(16)) // what is half scrolled away stands apart from the actions
        contentHeight: parts.height + Theme.gutter
        interactive: contentHeight > height
        clip: interactive
        boundsBehavior: Flickable.StopAtBounds
        Column {
            id: parts
            width: list.width
            spacing: Theme.gutter
            Repeater {
                model: page.screen.rows
                PartRow {
                    required property var modelData
                    part: modelData
                    rtl: page.screen.rtl
                    width: parts.width
                }
            }
            TestCard {
                visible: page.screen.test.title.length > 0
                test: page.screen.test
                rtl: page.screen.rtl
                width: parts.width
            }
            PaperCard {
                visible: page.screen.paper.title.length > 0
                paper: page.screen.paper
                onPressed: (name, value) => page.pressed(name, value)
                rtl: page.screen.rtl
                width: parts.width
            }
        }
    }
    ScrollMark {
        of: list
        offset: list.y
        anchors.right: parent.right
    }
}
